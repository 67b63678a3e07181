"""The widths of letters as the font file itself has them: an oracle for the table of widths."""

import struct
from importlib.resources import files


class FontFile:
    """A TrueType font: the tables that say how wide a letter is."""

    def __init__(self, data: bytes) -> None:
        """Find the tables of the font."""
        self._data = data
        (count,) = struct.unpack_from(">H", data, 4)
        records = (struct.unpack_from(">4s4xL4x", data, 12 + 16 * each) for each in range(count))
        self._tables = {name.decode("ascii"): start for name, start in records}
        (self._units,) = struct.unpack_from(">H", data, self._tables["head"] + 18)
        (self._long_metrics,) = struct.unpack_from(">H", data, self._tables["hhea"] + 34)
        self._glyphs = dict(self._read_glyphs())

    def width(self, letter: str) -> float:
        """The width of a letter in parts of the font's size."""
        place = min(self._glyphs[ord(letter)], self._long_metrics - 1)
        (advance,) = struct.unpack_from(">H", self._data, self._tables["hmtx"] + 4 * place)
        return float(advance / self._units)

    def _read_glyphs(self) -> list[tuple[int, int]]:
        """Letters and their glyphs from the character map in format 4."""
        data, cmap = self._data, self._tables["cmap"]
        (count,) = struct.unpack_from(">H", data, cmap + 2)
        starts = [
            cmap + struct.unpack_from(">4xL", data, cmap + 4 + 8 * each)[0] for each in range(count)
        ]
        base = next(start for start in starts if struct.unpack_from(">H", data, start)[0] == 4)
        (double,) = struct.unpack_from(">H", data, base + 6)
        segments = double // 2
        ends, firsts, deltas, offsets = (
            struct.unpack_from(
                f">{segments}H", data, base + 14 + each * double + (2 if each else 0)
            )
            for each in range(4)
        )
        glyphs = []
        for place in range(segments):
            for letter in range(firsts[place], ends[place] + 1):
                glyph = letter
                if offsets[place]:
                    at = base + 16 + 3 * double + 2 * place + offsets[place]
                    (glyph,) = struct.unpack_from(">H", data, at + 2 * (letter - firsts[place]))
                glyphs.append((letter, (glyph + deltas[place]) % 65536))
        return glyphs


FONTS = {
    weight: FontFile(
        files("release_planner.reports").joinpath(f"fonts/LiberationSans-{weight}.ttf").read_bytes()
    )
    for weight in ("Regular", "Bold")
}
