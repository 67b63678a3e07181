"""Loads and validates data/ into immutable domain objects."""
