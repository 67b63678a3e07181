"""Bring the guide up to date: `python docs/make.py` writes its made parts and its pictures.

`python docs/make.py text` leaves the pictures alone.
"""

import sys

from made_text import write_made_pages


def main(asked: list[str]) -> None:
    """Write the text, and the pictures unless only the text was asked for; else say how to ask."""
    if asked not in ([], ["text"]):
        sys.exit(__doc__)
    write_made_pages(print)
    if asked != ["text"]:
        from made_pictures import write_pictures

        write_pictures(print)


if __name__ == "__main__":
    main(sys.argv[1:])
