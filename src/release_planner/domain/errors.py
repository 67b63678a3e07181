"""The one family of errors that the planner raises on purpose."""


class PlannerError(Exception):
    """A problem a caseworker can understand and act on; its text is one plain line.

    The command line and the terminal UI print it as it stands. It never holds a name, a date of
    birth or any other personal value beyond the reference the user typed.
    """


class RefusedError(PlannerError):
    """Somebody asked for what their role may not see or do: said to them, and logged."""


class UnknownBankHolidaysError(PlannerError):
    """A day lies beyond the years for which bank holidays are known."""
