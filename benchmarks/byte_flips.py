"""Change single random bits of an encrypted store file and count how many a check finds.

python benchmarks/byte_flips.py [TRIALS]
"""

import random
import sys
import tempfile
import time
from pathlib import Path

from release_planner.store.create import create_store
from release_planner.store.keeping.checking import check_copy
from release_planner.store.location import StoreLocation
from release_planner.store.sqlite_connection import DamagedStoreError

TRIALS = 1_000
KEY = bytes(range(32))


def main(trials: int) -> None:
    """Flip, check, put back; then say how many were found."""
    with tempfile.TemporaryDirectory() as folder:
        location = StoreLocation(Path(folder) / "plan.db", plain=False)
        create_store(location, KEY).close()
        check_copy(location, KEY)
        whole, chance, started = location.path.read_bytes(), random.Random(1), time.perf_counter()
        missed = [place for place in range(trials) if not _is_found(location, whole, chance)]
    seconds = time.perf_counter() - started
    found = trials - len(missed)
    print(f"{len(whole):,} bytes, {trials:,} flips: {found:,} found, in {seconds:.0f} s")


def _is_found(location: StoreLocation, whole: bytes, chance: random.Random) -> bool:
    place, bit = chance.randrange(len(whole)), 1 << chance.randrange(8)
    try:
        _write(location.path, place, whole[place] ^ bit)
        check_copy(location, KEY)
    except DamagedStoreError:
        return True
    finally:
        _write(location.path, place, whole[place])
    return False


def _write(path: Path, place: int, byte: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(bytes([byte]))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TRIALS)
