"""Putting what a file says into a row that the store holds, column by column."""

from collections.abc import Mapping

from sqlmodel import SQLModel


def fill(row: SQLModel, told: Mapping[str, object]) -> bool:
    """Set the columns of a row to what is told; None says nothing. Whether anything changed."""
    changed = {
        column: value
        for column, value in told.items()
        if value is not None and getattr(row, column) != value
    }
    for column, value in changed.items():
        setattr(row, column, value)
    return bool(changed)
