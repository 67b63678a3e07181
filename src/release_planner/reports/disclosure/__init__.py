"""Disclosure control of whole reports: the part that needs a solver for large systems."""
