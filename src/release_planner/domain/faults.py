"""Saying that the planner itself went wrong, without the values it was working on."""

from pathlib import Path

OUR_PACKAGE = "release_planner"


def fault_text(error: BaseException) -> str:
    """One line on an error that nobody foresaw: its kind and where in the planner it arose.

    What the error says is left out, since it may hold somebody's name or number.
    """
    place = "the planner"
    step = error.__traceback__
    while step is not None:
        file = Path(step.tb_frame.f_code.co_filename)
        if OUR_PACKAGE in file.parts:
            place = f"{file.stem}, line {step.tb_lineno}"
        step = step.tb_next
    return (
        f"The planner went wrong ({type(error).__name__} in {place})."
        " What was not finished was not saved. Please report this line."
    )
