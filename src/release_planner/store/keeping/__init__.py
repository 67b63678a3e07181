"""Keeping a store in a file whole: checks, backups, restoring, upgrading, encrypting."""
