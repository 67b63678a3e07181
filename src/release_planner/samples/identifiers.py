"""Identifiers of the right form that nobody can have.

Prison numbers and CRNs begin with Z, which is not in use; PNC numbers are of the year 1900, long
before the register existed; telephone numbers are from the ranges kept for drama.
"""

from string import ascii_uppercase

_CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
_LETTERS = len(ascii_uppercase)


def prison_number(serial: int) -> str:
    """The prison number of the person with this serial, up to 6,759,999."""
    pair, digits = divmod(serial, 10_000)
    first, second = divmod(pair, _LETTERS)
    return f"Z{digits:04d}{ascii_uppercase[first]}{ascii_uppercase[second]}"


def crn(serial: int) -> str:
    """The CRN of the person with this serial, up to 999,999."""
    return f"Z{serial:06d}"


def pnc_number(serial: int) -> str:
    """The PNC number of the person with this serial, with its check letter."""
    return f"1900/{serial:07d}{_CHECK_LETTERS[serial % len(_CHECK_LETTERS)]}"


def telephone(serial: int) -> str:
    """A telephone number that no subscriber has."""
    return f"01632 960{serial % 1000:03d}"
