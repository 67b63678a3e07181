"""A data key sealed under a secret that a person types."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_SALT_BYTES, _NONCE_BYTES, _TAG_BYTES = 16, 12, 16
_MOST_TIME, _MOST_MEMORY, _MOST_LANES = 16, 1024 * 1024, 16


@dataclass(frozen=True, slots=True)
class SealedKey:
    """AES-256-GCM over the data key, under Argon2id of the secret.

    The cost (passes, KiB of memory, lanes) is kept with each key, so that a later version can
    raise it. The defaults are the second recommendation of RFC 9106, section 4, about 0.2 s on an
    office computer. Raises ValueError for values that no version would write.
    """

    salt: bytes
    nonce: bytes
    sealed: bytes
    time_cost: int = 3
    memory_kib: int = 65536
    parallelism: int = 4

    def __post_init__(self) -> None:
        lengths = (len(self.salt), len(self.nonce), len(self.sealed))
        cost_is_sane = (
            1 <= self.time_cost <= _MOST_TIME
            and 1 <= self.parallelism <= _MOST_LANES
            and 8 * self.parallelism <= self.memory_kib <= _MOST_MEMORY
        )
        if lengths != (_SALT_BYTES, _NONCE_BYTES, KEY_BYTES + _TAG_BYTES) or not cost_is_sane:
            raise ValueError("not a sealed key")

    @classmethod
    def seal(cls, key: bytes, secret: bytes) -> Self:
        """Seal the 32 bytes of ``key`` under a new salt."""
        salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
        empty = cls(salt, nonce, bytes(KEY_BYTES + _TAG_BYTES))
        return replace(empty, sealed=empty._cipher(secret).encrypt(nonce, key, None))

    def open(self, secret: bytes) -> bytes | None:
        """The data key, or None when the secret is not the one it was sealed under."""
        try:
            return self._cipher(secret).decrypt(self.nonce, self.sealed, None)
        except InvalidTag:
            return None

    def _cipher(self, secret: bytes) -> AESGCM:
        cost = (self.time_cost, self.memory_kib, self.parallelism)
        return AESGCM(hash_secret_raw(secret, self.salt, *cost, KEY_BYTES, Type.ID))

    def as_json(self) -> dict[str, str | int]:
        """The parts by name, bytes in hexadecimal."""
        return {
            "salt": self.salt.hex(),
            "nonce": self.nonce.hex(),
            "sealed": self.sealed.hex(),
            "time_cost": self.time_cost,
            "memory_kib": self.memory_kib,
            "parallelism": self.parallelism,
        }

    @classmethod
    def from_json(cls, parts: Mapping[str, Any]) -> Self:
        """Read what `as_json` wrote. Raises KeyError, TypeError or ValueError on anything else."""
        salt, nonce, sealed = (bytes.fromhex(parts[name]) for name in ("salt", "nonce", "sealed"))
        time_cost, memory_kib, parallelism = (
            int(parts[name]) for name in ("time_cost", "memory_kib", "parallelism")
        )
        return cls(salt, nonce, sealed, time_cost, memory_kib, parallelism)
