"""What published counts give away, and how much of them to withhold so that they do not."""
