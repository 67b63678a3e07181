"""The shipped pathways, edits laid over them, and what each mistake in a pathway says."""

from datetime import date
from pathlib import Path

import pytest

from release_planner.domain.codes import Pathway, Role
from release_planner.domain.plan import Condition, Offset, Roll, StepAnchor
from release_planner.reference.errors import DataError
from release_planner.reference.locator import DataFolder, find_data
from release_planner.reference.pathways import load_pathways
from release_planner.reference.reference import load_reference

GOOD = {
    "title": '"Register with a doctor"',
    "explanation": '"So that somebody prescribes."',
    "anchor": '"release_day"',
    "opens": '"-4 weeks"',
    "due": '"-14 days"',
    "closes": '"0 days"',
    "closed_because": '"the person has left"',
    "owner": '"healthcare"',
    "source": '"a source"',
    "verified": "false",
}


def folder_with(tmp_path: Path, lines: dict[str, str], pathway: str = '"health"') -> DataFolder:
    (tmp_path / "pathways").mkdir()
    body = "\n".join(f"{key} = {value}" for key, value in lines.items() if value)
    text = f"pathway = {pathway}\n[steps.doctor]\n{body}\n"
    (tmp_path / "pathways/health.toml").write_text(text, encoding="utf-8")
    return DataFolder(tmp_path)


def test_the_shipped_pathways_cover_every_pathway_and_use_every_anchor() -> None:
    steps = load_reference().pathways
    assert {step.pathway for step in steps} == set(Pathway)
    assert {step.anchor for step in steps} == set(StepAnchor)
    assert len({step.id for step in steps}) == len(steps)


def test_the_shipped_guide_to_editing_names_every_condition_role_and_anchor() -> None:
    guide = (find_data().defaults / "pathways/README.md").read_text(encoding="utf-8")
    for code in (*Condition, *Role, *StepAnchor):
        assert f"`{code.value}`" in guide


def test_what_is_only_custom_is_never_marked_verified() -> None:
    for step in load_reference().pathways:
        words = step.source.lower()
        if "our default" in words or "custom" in words:
            assert not step.verified, step.id
    assert not any(step.verified for step in load_reference().pathways if step.pathway == "iom")


def test_police_own_no_duty_to_refer() -> None:
    duty = load_reference().steps["accommodation.duty-to-refer"]
    assert duty.owner not in (Role.IOM_OFFICER, Role.IOM_COORDINATOR)


@pytest.mark.parametrize(
    ("step_id", "part", "legal_name", "factor", "unit"),
    [
        ("accommodation.duty-to-refer", "due", "duty_to_refer_due_days", -1, "days"),
        ("accommodation.duty-to-refer", "opens", "duty_to_refer_expires_weeks", -7, "days"),
        ("accommodation.housing-support", "opens", "crs_accommodation_window_days", -1, "days"),
        ("accommodation.approved-premises", "opens", "cas1_window_months", -1, "months"),
        ("accommodation.temporary-accommodation", "opens", "cas3_referral_months", -1, "months"),
        ("accommodation.move-on", "closes", "cas3_longest_stay_nights", 1, "days"),
        (
            "attitudes.licence-hard-stop",
            "due",
            "licence_hard_stop_working_days",
            -1,
            "working_days",
        ),
        ("drugs_and_alcohol.start-window", "due", "continuity_of_care_window_days", 1, "days"),
        (
            "drugs_and_alcohol.first-attendance",
            "due",
            "first_treatment_appointment_working_days",
            1,
            "working_days",
        ),
    ],
)
def test_pathways_and_legal_parameters_give_the_same_figures(
    step_id: str, part: str, legal_name: str, factor: int, unit: str
) -> None:
    reference = load_reference()
    figure = reference.law.whole_number(legal_name, date(2026, 11, 22))
    offset = getattr(reference.steps[step_id], part)
    assert getattr(offset, unit) == factor * figure


def test_a_step_is_read_as_written(tmp_path: Path) -> None:
    lines = GOOD | {
        "due": '"-1 month -14 days"',
        "opens": '"-12 weeks"',
        "closes": '"-2 working days"',
        "roll": '"previous"',
        "when": '["iom", "england"]',
        "unless": '["child"]',
    }
    (step,) = load_pathways(folder_with(tmp_path, lines))
    assert step.id == "health.doctor"
    assert step.due == Offset(months=-1, days=-14, roll=Roll.PREVIOUS)
    assert step.opens == Offset(days=-84)
    assert step.closes == Offset(working_days=-2)
    assert step.when == (Condition.IOM, Condition.ENGLAND)
    assert step.unless == (Condition.CHILD,)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("due", '"8 weeks"', 'steps.doctor.due is "8 weeks"; expected a sign'),
        ("due", '"-8 fortnights"', "expected a distance such as"),
        ("due", '"-1 month +3 days"', "all parts before the anchor, or all after it"),
        ("due", '"-1 day -2 days"', "expected days once"),
        ("due", "-56", "steps.doctor.due is -56; expected a text"),
        ("due", "", "steps.doctor.due is missing"),
        ("due", '"+1 day"', 'steps.doctor.closes is "0 days"; expected a day on or after the due'),
        ("opens", '"-3 days"', 'steps.doctor.opens is "-3 days"; expected a day on or before'),
        ("opens", '"-9 working days"', "a day on or before the due day"),
        ("closes", '"-15 days"', "steps.doctor.closes"),
        ("closes", "", "a reason if the step closes, and none otherwise"),
        ("closed_because", "", "steps.doctor.closed_because is missing"),
        ("owner", '"police"', 'steps.doctor.owner is "police"; expected one of prison_offender'),
        ("anchor", '"release"', "steps.doctor.anchor"),
        ("roll", '"forward"', "expected one of none, previous, next"),
        ("when", '["iom", "tall"]', 'steps.doctor.when[2] is "tall"; expected one of treatment_'),
        ("when", '["iom", "iom"]', "each code once"),
        ("unless", '["iom"]', "conditions that are not in when"),
        ("title", f'"{"x" * 45}"', "one line of at most 44 letters"),
        ("title", '"two\\nlines"', "one line of at most 44 letters"),
        ("verified", '"yes"', "expected true or false"),
        ("dew", '"-8 weeks"', "steps.doctor.dew"),
        ("source", '" "', "steps.doctor.source"),
    ],
)
def test_a_mistake_names_file_step_key_value_and_expectation(
    tmp_path: Path, key: str, value: str, message: str
) -> None:
    lines = GOOD | {"when": '["iom"]'} if key == "unless" else GOOD
    with pytest.raises(DataError) as refused:
        load_pathways(folder_with(tmp_path, lines | {key: value}))
    assert refused.value.file == "pathways/health.toml"
    assert message in str(refused.value)


def test_an_unknown_pathway_and_a_repeated_step_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="expected one of accommodation"):
        load_pathways(folder_with(tmp_path, GOOD, pathway='"sport"'))
    file = tmp_path / "pathways/health.toml"
    file.write_text('pathway = "health"\n[steps.doctor]\n[steps.doctor]\n', encoding="utf-8")
    with pytest.raises(DataError, match="line 3"):
        load_pathways(DataFolder(tmp_path))


def test_an_overlay_edits_one_line_drops_a_step_and_adds_a_file(tmp_path: Path) -> None:
    own = folder_with(tmp_path, GOOD).defaults / "pathways"
    (own / "health.toml").rename(own / "local.toml")
    (own / "health.toml").write_text(
        '[steps.gp-registration]\ndue = "-10 days"\n[steps.medicines]\nin_use = false\n',
        encoding="utf-8",
    )
    shipped, edited = load_reference().steps, load_reference(tmp_path).steps
    assert set(shipped) - set(edited) == {"health.medicines"}
    assert set(edited) - set(shipped) == {"local.doctor"}
    assert edited["health.gp-registration"].due == Offset(days=-10)
    assert edited["health.gp-registration"].opens == shipped["health.gp-registration"].opens


def test_a_mistake_in_an_overlay_names_the_overlay_file(tmp_path: Path) -> None:
    (tmp_path / "pathways").mkdir()
    own_file = tmp_path / "pathways/health.toml"
    own_file.write_text('[steps.medicines]\nowner = "nobody"\n', encoding="utf-8")
    with pytest.raises(DataError) as refused:
        _ = load_reference(tmp_path).pathways
    assert refused.value.file == str(own_file)
