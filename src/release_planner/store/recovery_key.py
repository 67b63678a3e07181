"""The printed recovery key: how it is written, and read again as people type it."""

import base64
import hashlib

_ENCODED = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_PRINTED = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PRINT = str.maketrans(_ENCODED, _PRINTED)
_READ = str.maketrans(_PRINTED, _ENCODED)
_AS_TYPED = str.maketrans("OIL", "011", "- \t\r\n")
RANDOM_BYTES = 20
_CHECK_SYMBOLS = 4


def printed_recovery_key(secret: bytes) -> str:
    """Write 20 random bytes in nine groups of four symbols, of which the last group is a check.

    The symbols are Crockford's base 32: no I, L, O or U, which are taken for others or make words.
    """
    symbols = _symbols(secret) + _check(secret)
    return "-".join(symbols[start : start + 4] for start in range(0, len(symbols), 4))


def typed_recovery_key(text: str) -> bytes | None:
    """Read a recovery key in any case, with or without its hyphens, taking O for 0 and I or L
    for 1; None when the text is no recovery key or one of its symbols is mistyped.
    """
    symbols = text.upper().translate(_AS_TYPED)
    body, check = symbols[:-_CHECK_SYMBOLS], symbols[-_CHECK_SYMBOLS:]
    if not set(body) <= set(_PRINTED) or len(body) != RANDOM_BYTES * 8 // 5:
        return None
    secret = base64.b32decode(body.translate(_READ))
    return secret if check == _check(secret) else None


def _symbols(secret: bytes) -> str:
    return base64.b32encode(secret).decode().translate(_PRINT)


def _check(secret: bytes) -> str:
    return _symbols(hashlib.sha256(secret).digest())[:_CHECK_SYMBOLS]
