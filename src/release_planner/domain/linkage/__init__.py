"""Finding the person of a start that a provider returned without a name."""
