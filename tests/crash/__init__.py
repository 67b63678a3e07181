"""Planners and servers that are killed while they save."""
