"""Setting a template in type: the same bytes on every machine, or an error."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from importlib.resources import as_file, files
from typing import Any, Literal

import typst

from release_planner.domain.errors import PlannerError

_PACKAGE = "release_planner.reports"


def typeset(
    template: str,
    content: Mapping[str, Any],
    on: date,
    output: Literal["pdf", "png"],
    *,
    standard: Literal["ua-1"] | None = None,
    dots_per_inch: float = 144,
) -> bytes:
    """The template filled with the content, in the typeface that comes with the program.

    The content goes in as data, so that no text of it is read as markup. `on` is the day written
    into the file. Raises PlannerError for anything but a clean result: a warning counts as a
    failure, since it may mean a letter or a tag that is lost.
    """
    source = files(_PACKAGE).joinpath("templates", template).read_bytes()
    with as_file(files(_PACKAGE).joinpath("fonts")) as fonts:
        try:
            compiler = typst.Compiler(
                source,
                font_paths=typst.Fonts(False, False, [str(fonts)]),
                ignore_system_fonts=True,
                sys_inputs={"document": json.dumps(content)},
            )
            made, warnings = compiler.compile_with_warnings(
                format=output,
                ppi=dots_per_inch,
                timestamp=datetime.combine(on, time(), UTC),
                pdf_standards=[standard] if standard else [],
            )
        except typst.TypstError as error:
            raise PlannerError(f"The report cannot be set in type: {error.message}") from error
    if warnings:
        raise PlannerError(f"The report cannot be set in type: {warnings[0].message}")
    if not isinstance(made, bytes):
        raise PlannerError("The report cannot be set in type: it came out as several pages.")
    return made
