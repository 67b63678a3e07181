"""The dialogs over a person's screen, each made from what the screen shows."""
