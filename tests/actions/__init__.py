"""Tests of the actions; a package, since they share an office to act in."""
