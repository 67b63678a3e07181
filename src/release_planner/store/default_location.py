"""The default place of a store, and the places where no store is safe."""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from release_planner.domain.errors import PlannerError
from release_planner.store.location import StoreLocation

_NETWORK_TYPES = re.compile(
    r"cifs|smb\w*|nfs\d?|9p|afs|ceph|glusterfs|lustre|virtiofs|vboxsf|davfs\d?|ncpfs|prl_fs"
    r"|fuse\.(sshfs|rclone|davfs\d?|gvfsd-fuse|glusterfs|s3fs|onedriver|vmhgfs-fuse|.*drive.*)"
)
_SYNCHRONISED_NAMES = re.compile(
    r"(onedrive|dropbox|google ?drive|nextcloud|owncloud|box sync|icloud ?drive)\b.*"
    r"|my drive|mobile documents|cloudstorage",
    re.IGNORECASE,
)
_WINDOWS_REMOTE_DRIVE = 4
_MACOS_STATFS_BYTES, _MACOS_FLAGS, _MACOS_LOCAL = 4096, slice(64, 68), 0x1000


def default_location(environment: Mapping[str, str]) -> StoreLocation:
    """The encrypted store in the folder where this system keeps a user's own application data."""
    home = Path.home()
    if sys.platform == "win32":
        folder = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        folder = home / "Library" / "Application Support"
    else:
        chosen = Path(environment.get("XDG_DATA_HOME", ""))
        folder = chosen if chosen.is_absolute() else home / ".local" / "share"
    return StoreLocation(folder / "release-planner" / "plan.db", plain=False)


def make_private_folder(folder: Path) -> None:
    """Make the folder, which only its owner can enter. Raises PlannerError when it cannot be."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise PlannerError(f"The folder {folder} cannot be made: {error.strerror}.") from error


def refuse_shared_folder(path: Path, environment: Mapping[str, str]) -> None:
    """Raise PlannerError when the file is on a network share or in a folder that is copied to
    other computers: the write-ahead log needs one computer, and a copier tears file and log apart.
    """
    if is_network_share(path):
        where = "on a network share"
    elif is_synchronised(path, environment):
        where = "in a folder that is copied to other computers"
    else:
        return
    raise PlannerError(
        f"{path} is {where}, where a store can be damaged. Put it on this computer's own disk,"
        " for example with --store sqlite:///plan.db in a folder of your own."
    )


def is_synchronised(path: Path, environment: Mapping[str, str]) -> bool:
    """Whether the file lies in a OneDrive, Dropbox or like folder, by its name or by the variables
    that OneDrive sets.
    """
    place = path.resolve()
    roots = [value for name, value in environment.items() if name.startswith("OneDrive") and value]
    return any(place.is_relative_to(Path(root).resolve()) for root in roots) or any(
        _SYNCHRONISED_NAMES.fullmatch(part) for part in place.parent.parts
    )


def is_network_share(path: Path) -> bool:
    """Whether the file is on another computer's disk."""
    place = path.resolve()
    if sys.platform == "win32":
        import ctypes

        kind = ctypes.windll.kernel32.GetDriveTypeW(place.anchor)
        return place.anchor.startswith("\\\\") or kind == _WINDOWS_REMOTE_DRIVE
    if sys.platform == "darwin":
        return not _is_local_on_macos(place)
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False
    return _NETWORK_TYPES.fullmatch(file_system_type(place, mounts)) is not None


def _is_local_on_macos(place: Path) -> bool:
    """Whether the system marks the volume as local: MNT_LOCAL in the flags of statfs(2), whose
    layout is that of <sys/mount.h>. A path that is not there yet is asked for by its folder; what
    the system does not answer counts as local.
    """
    import ctypes
    import ctypes.util

    library = ctypes.CDLL(ctypes.util.find_library("c"))
    statfs = getattr(library, "statfs$INODE64", None) or library.statfs
    there = next((each for each in (place, *place.parents) if each.exists()), place)
    answer = ctypes.create_string_buffer(_MACOS_STATFS_BYTES)
    if statfs(os.fsencode(there), answer) != 0:
        return True
    return bool(int.from_bytes(answer.raw[_MACOS_FLAGS], sys.byteorder) & _MACOS_LOCAL)


def file_system_type(place: Path, mounts: str) -> str:
    """The type of the file system that holds ``place``, an absolute path without links, from the
    text of /proc/self/mountinfo; empty for the root, which is this computer's own whatever it is.
    """
    found, found_type = Path("/"), ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) < 5 or not after:
            continue
        point = Path(re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), fields[4]))
        if point != Path("/") and place.is_relative_to(point) and point.is_relative_to(found):
            found, found_type = point, after.split(" ", 1)[0]
    return found_type
