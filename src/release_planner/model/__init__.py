"""Entities as tables: plain data, no queries and no rules."""
