"""Where the default store lies, and where no store may lie."""

import stat
import sys
from pathlib import Path

import pytest

from release_planner.domain.errors import PlannerError
from release_planner.store.default_location import (
    default_location,
    file_system_type,
    is_network_share,
    make_private_folder,
    refuse_shared_folder,
)

MOUNTS = r"""27 1 254:0 / / rw,relatime - 9p /dev/root rw
30 27 0:40 / /home rw,relatime shared:5 master:2 - nfs4 server:/home rw
31 30 0:41 / /home/local rw - ext4 /dev/sdb1 rw
32 27 0:42 / /mnt/team\040drive rw,relatime - cifs //server/share rw
33 27 0:43 / /mnt/usb rw - vfat /dev/sdc1 rw
34 27 0:44 / /mnt/usb rw - fuse.sshfs host:/ rw
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/srv/plan.db", ""),
        ("/home/ann/plan.db", "nfs4"),
        ("/home/local/plan.db", "ext4"),
        ("/homely/plan.db", ""),
        ("/mnt/team drive/a/plan.db", "cifs"),
        ("/mnt/usb/plan.db", "fuse.sshfs"),
    ],
)
def test_the_nearest_and_latest_mount_counts(path: str, expected: str) -> None:
    assert file_system_type(Path(path), MOUNTS) == expected


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/self/mountinfo")
def test_this_computers_disk_is_no_share(tmp_path: Path) -> None:
    assert not is_network_share(tmp_path / "plan.db")


@pytest.mark.parametrize(
    "folder",
    ["OneDrive", "OneDrive - West Midlands Police", "Dropbox", "Dropbox (Team)", "Google Drive"],
)
def test_a_synchronised_folder_is_refused_with_a_way_out(tmp_path: Path, folder: str) -> None:
    with pytest.raises(PlannerError, match=r"copied to other computers.*own disk"):
        refuse_shared_folder(tmp_path / folder / "deep" / "plan.db", {})


def test_the_folder_that_onedrive_names_is_refused_even_through_a_link(tmp_path: Path) -> None:
    synchronised = tmp_path / "Work files"
    synchronised.mkdir()
    link = tmp_path / "link"
    link.symlink_to(synchronised)
    with pytest.raises(PlannerError, match="copied to other computers"):
        refuse_shared_folder(link / "plan.db", {"OneDriveCommercial": str(synchronised)})


@pytest.mark.parametrize("name", ["dropboxes.db", "OneDrive.db", "plan.db"])
def test_other_names_are_left_alone(tmp_path: Path, name: str) -> None:
    refuse_shared_folder(tmp_path / "onedriver" / name, {"OneDrive": "", "OTHER": str(tmp_path)})


@pytest.mark.skipif(sys.platform != "linux", reason="the XDG folders are for Linux")
def test_the_default_store_is_in_the_users_data_folder(tmp_path: Path) -> None:
    chosen = default_location({"XDG_DATA_HOME": str(tmp_path)})
    assert chosen.path == tmp_path / "release-planner" / "plan.db"
    assert not chosen.plain
    usual = Path.home() / ".local" / "share" / "release-planner" / "plan.db"
    assert default_location({}).path == usual
    assert default_location({"XDG_DATA_HOME": "relative/folder"}).path == usual


def test_its_folder_is_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "share" / "release-planner"
    make_private_folder(folder)
    make_private_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (tmp_path / "file").touch()
    with pytest.raises(PlannerError, match="cannot be made"):
        make_private_folder(tmp_path / "file" / "release-planner")
