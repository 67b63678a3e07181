"""What is not shared with whoever looks says so, at 80 columns, with and without a record."""

import pytest
from tests.tester import TESTER

from release_planner.domain.codes import Agency, Role
from release_planner.model.staff import Staff
from release_planner.store.reading.shown_person import NOT_SHARED

from .driving import driving
from .small_store import OFFICER, SmallStore

HIDDEN_WORDS = ("opiate", "Bridge", "DOMESTIC ABUSE", "MAPPA 2/2")


@pytest.mark.parametrize(
    ("agency", "lines"),
    [
        (Agency.POLICE, {"plan": ["Drugs and alcohol"], "treatment": ["Treatment"]}),
        (
            Agency.LOCAL_AUTHORITY,
            {
                "treatment": ["Treatment"],
                "iom": ["Cohort", "MAPPA", "Domestic abuse concern"],
            },
        ),
    ],
)
async def test_the_words_stand_where_the_record_would(
    small: SmallStore, agency: Agency, lines: dict[str, list[str]]
) -> None:
    spells = [small.planned_person(), small.person("NOTHING", expected_from=None)]
    with small.store.writing(TESTER) as session:
        officer = session.get_one(
            Staff, small.value("SELECT id FROM staff WHERE code = ?", OFFICER)
        )
        officer.agency, officer.role = agency, Role.IOM_OFFICER
    for spell in spells:
        async with driving(small, spell) as drive:
            for section, labels in lines.items():
                if section == "plan" and spell != spells[0]:
                    continue
                await drive.section(section)
                await drive.press("end")
                for label in labels:
                    said = [line for line in drive.text.splitlines() if NOT_SHARED in line]
                    assert any(label in line for line in said), (section, label, drive.text)
                shown = drive.text
                hidden = HIDDEN_WORDS if agency is not Agency.POLICE else HIDDEN_WORDS[:2]
                assert not [word for word in hidden if word in shown]
