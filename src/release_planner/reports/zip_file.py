"""Parts put into one zip file so that the same parts always give the same bytes."""

import io
from collections.abc import Mapping
from datetime import date
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_UNIX, _READABLE_FILE = 3, 0o600 << 16


def zip_bytes(parts: Mapping[str, bytes], day: date, stored: str | None = None) -> bytes:
    """The parts in their order, each dated midnight of `day`; the one called `stored` is not
    compressed, as an OpenDocument file asks of its first part.
    """
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in parts.items():
            info = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            info.compress_type = ZIP_STORED if name == stored else ZIP_DEFLATED
            info.create_system = _UNIX
            info.external_attr = _READABLE_FILE
            archive.writestr(info, content)
    return file.getvalue()
