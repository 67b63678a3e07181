"""Measures and the pages drawn from them."""
