"""The caseload: people in custody with their release dates, and what is known of their plans.

HMPPS field names follow the public prisoner search and probation services; the other names are
those that teams' own workbooks use. ``ARD`` is the automatic release date, as the date calculator
has it; services that call the confirmed date "ARD" must map that column by hand.
"""

from release_planner.domain.codes import (
    RELEASE_DATE_TYPE_NAMES,
    CustodyState,
    IomCohort,
    MappaCategory,
    MappaLevel,
    OfferOutcome,
    ReleaseDateType,
    Sex,
    SubstanceGroup,
    YesNoUnknown,
)
from release_planner.imports.columns import CellType, Column, Kind, code_column

YES_NO_SPELLINGS = {
    "y": "yes",
    "true": "yes",
    "1": "yes",
    "n": "no",
    "false": "no",
    "0": "no",
}

LEGAL_STATUSES = (
    "RECALL",
    "DEAD",
    "INDETERMINATE_SENTENCE",
    "SENTENCED",
    "CONVICTED_UNSENTENCED",
    "CIVIL_PRISONER",
    "IMMIGRATION_DETAINEE",
    "REMAND",
    "UNKNOWN",
    "OTHER",
)

ETHNICITIES = (
    "W1", "W2", "W3", "W4", "W5", "W9", "M1", "M2", "M3", "M9", "A1", "A2", "A3", "A4", "A9",
    "B1", "B2", "B9", "O2", "O9", "NS", "UN",
)  # fmt: skip

_ETHNICITY_SPELLINGS = {
    "White British": "W1",
    "White: Eng./Welsh/Scot./N.Irish/British": "W1",
    "White English Welsh Scottish Northern Irish or British": "W1",
    "White Irish": "W2",
    "White Gypsy or Irish Traveller": "W3",
    "White Roma": "W5",
    "White Other": "W9",
    "White Any other background": "W9",
    "Mixed White and Black Caribbean": "M1",
    "Mixed White and Black African": "M2",
    "Mixed White and Asian": "M3",
    "Mixed Other": "M9",
    "Mixed Any other background": "M9",
    "Asian Indian": "A1",
    "Asian/Asian British: Indian": "A1",
    "Asian Pakistani": "A2",
    "Asian/Asian British: Pakistani": "A2",
    "Asian Bangladeshi": "A3",
    "Asian/Asian British: Bangladeshi": "A3",
    "Asian Chinese": "A4",
    "Asian/Asian British: Chinese": "A4",
    "Asian Other": "A9",
    "Asian/Asian British: Any other backgr'nd": "A9",
    "Black Caribbean": "B1",
    "Black/Black British: Caribbean": "B1",
    "Black African": "B2",
    "Black/Black British: African": "B2",
    "Black Other": "B9",
    "Black/Black British: Any other Backgr'nd": "B9",
    "Other Arab": "O2",
    "Arab": "O2",
    "Other Any other background": "O9",
    "Other": "O9",
    "Prefer not to say": "NS",
    "Not stated": "NS",
    "Unknown": "UN",
}

_MAPPA_CATEGORIES = {
    **{
        f"{word}{space}{n}": n
        for n in "1234"
        for word in ("category", "cat", "c")
        for space in ("", " ")
    },
    "none": "not_subject",
    "no": "not_subject",
    "not mappa": "not_subject",
    "n/a": "not_subject",
}

_MAPPA_LEVELS = {
    **{f"{word}{space}{n}": n for n in "123" for word in ("level", "l") for space in ("", " ")},
    "none": "not_applicable",
    "no": "not_applicable",
    "n/a": "not_applicable",
    "unknown": "not_set",
    "tbc": "not_set",
}

_IDENTIFIERS = (
    Column("prison_number", "Prison number", CellType.PRISON_NUMBER,
           "The prison (NOMIS) number: a letter, four digits, two letters.", "A0000AA",
           ("prisonerNumber", "nomsId", "nomisId", "nomsNumber", "offenderNo", "noms", "noms no",
            "nomis", "nomis number", "prisoner no", "prison no", "prisoner id")),
    Column("crn", "CRN", CellType.CRN, "The probation case reference number.", "X000000",
           ("crn", "case reference number", "crn number", "delius crn")),
    Column("pnc", "PNC number", CellType.PNC,
           "The Police National Computer number, with its check letter.", "2003/0123456L",
           ("pncNumber", "pnc", "pnc id", "pnc no", "pncid")),
    Column("cro", "CRO number", CellType.CRO, "The Criminal Records Office number.", "",
           ("croNumber", "cro", "cro no")),
)  # fmt: skip

_PERSON = (
    Column("surname", "Surname", CellType.NAME, "Family name.", "EXAMPLE",
           ("lastName", "last name", "family name", "surnames")),
    Column("forenames", "Forenames", CellType.NAME, "Given names.", "Sam",
           ("firstName", "first name", "forename", "given name", "first names", "given names")),
    Column("middle_names", "Middle names", CellType.NAME,
           "Further given names; they follow the forenames.", "", ("middleNames", "middle name")),
    Column("name", "Name", CellType.WHOLE_NAME,
           "The whole name in one column, instead of the two: 'SMITH, John' or 'John SMITH'.",
           "SMITH, John", ("full name", "offender name", "prisoner name", "nominal", "subject",
                           "name of nominal", "nominal name")),
    Column("date_of_birth", "Date of birth", CellType.DATE_OF_BIRTH,
           "Day, month and a year in four digits.", "29/01/1990", ("dateOfBirth", "dob", "d.o.b.",
                                                                  "birth date")),
    code_column("sex", "Sex", Sex, "M, F, N (not known) or NS (not specified).",
                names=("gender", "sex code"),
                spellings={"male": "M", "female": "F", "man": "M", "woman": "F",
                           "not known": "N", "unknown": "N", "not specified": "NS"}),
    Column("ethnicity", "Ethnicity", CellType.CODE, "An 18+1 style code, or its name.", "W1",
           ("ethnicity", "ethnic code", "self defined ethnicity"), ("raceCode", "ethnic group"),
           ETHNICITIES, _ETHNICITY_SPELLINGS),
)  # fmt: skip

_CUSTODY = (
    Column("prison_id", "Prison", CellType.PRISON, "The prison's three-letter id, or its name.",
           "BMI", ("prisonId", "prison id", "establishment", "prison code", "hmp", "agency id",
                   "current prison"), ("prisonName", "establishment name")),
    Column("cell_location", "Cell location", CellType.TEXT, "Wing, landing and cell.", "A-1-001",
           ("cellLocation", "cell", "location in prison")),
    Column("legal_status", "Legal status", CellType.CODE,
           "Why the person is held, in the words of the prison service.", "SENTENCED",
           ("legalStatus", "imprisonment status", "custody type"), (), LEGAL_STATUSES,
           {"recalled": "RECALL", "remanded": "REMAND", "on remand": "REMAND",
            "sentence": "SENTENCED", "convicted": "CONVICTED_UNSENTENCED",
            "unsentenced": "CONVICTED_UNSENTENCED", "awaiting sentence": "CONVICTED_UNSENTENCED",
            "life": "INDETERMINATE_SENTENCE", "ipp": "INDETERMINATE_SENTENCE",
            "indeterminate": "INDETERMINATE_SENTENCE", "immigration": "IMMIGRATION_DETAINEE",
            "civil": "CIVIL_PRISONER", "died": "DEAD"}),
    code_column("custody_state", "Custody state", CustodyState,
                "Where the spell stands; left out, it follows from the legal status.",
                names=("custody status", "custodial state"),
                spellings={"custody": "in_custody", "in prison": "in_custody",
                           "on remand": "remand", "hdc granted": "hdc_approved",
                           "ual": "unlawfully_at_large", "at large": "unlawfully_at_large",
                           "recalled": "returned_to_custody", "hospital": "in_hospital",
                           "dead": "died", "deceased": "died", "in community": "released"}),
    Column("reception_on", "Reception date", CellType.CUSTODY_DATE, "When the spell began.",
           "03/08/2026", ("receptionDate", "date received", "date of reception",
                          "custody start date", "received")),
    Column("sentence_start", "Sentence start date", CellType.CUSTODY_DATE,
           "The date of sentence; without it the Friday rule cannot be settled.", "03/08/2026",
           ("sentenceStartDate", "date of sentence", "sentence date", "sentenced on")),
    code_column("is_child", "Child", YesNoUnknown, "Whether the person is under 18.",
                names=("under 18", "is child", "yoi child"), spellings=YES_NO_SPELLINGS,
                example="no"),
    Column("presumption_exclusion", "Friday release exclusion", CellType.TEXT,
           "Why the Friday and pre-holiday scheme does not apply, when it does not.", "",
           ("excluded reason", "friday exclusion", "exclusion reason", "fri exclusion")),
    Column("next_court_on", "Next court date", CellType.COURT_DATE,
           "For people on remand: the court may release them that day.", "14/12/2026",
           ("nextCourtDate", "court date", "next hearing", "next court hearing", "hearing date",
            "next court appearance")),
    Column("released_on", "Released on", CellType.CUSTODY_DATE,
           "The actual day of release, once it has happened.", "",
           ("actual release date", "date released", "released date")),
)  # fmt: skip

_HMPPS_DATE_NAMES: dict[ReleaseDateType, tuple[str, ...]] = {
    ReleaseDateType.CONFIRMED: ("confirmedReleaseDate",),
    ReleaseDateType.CRD: ("conditionalReleaseDate", "conditionalReleaseOverrideDate"),
    ReleaseDateType.ARD: ("automaticReleaseDate",),
    ReleaseDateType.PRRD: ("postRecallReleaseDate", "recall release date"),
    ReleaseDateType.HDCED: ("homeDetentionCurfewEligibilityDate", "hdc eligibility date"),
    ReleaseDateType.HDCAD: (
        "homeDetentionCurfewActualDate", "hdc approved date", "hdc actual date",
    ),
    ReleaseDateType.PED: ("paroleEligibilityDate",),
    ReleaseDateType.APD: ("actualParoleDate",),
    ReleaseDateType.NPD: ("nonParoleDate",),
    ReleaseDateType.SED: ("sentenceExpiryDate",),
    ReleaseDateType.LED: ("licenceExpiryDate",),
    ReleaseDateType.TUSED: ("topupSupervisionExpiryDate", "pss end date"),
    ReleaseDateType.TED: ("tariffDate",),
    ReleaseDateType.ROTL: ("releaseOnTemporaryLicenceDate",),
}  # fmt: skip


def _release_date_column(kind: ReleaseDateType) -> Column:
    name = RELEASE_DATE_TYPE_NAMES[kind]
    code = () if kind is ReleaseDateType.CONFIRMED else (kind.value, f"{kind.value} date")
    return Column(
        kind.value.lower(),
        name[0].upper() + name[1:],
        CellType.RELEASE_DATE,
        f"The {name}, as the source system gives it.",
        "29/01/2027" if kind is ReleaseDateType.CRD else "",
        (*_HMPPS_DATE_NAMES.get(kind, ()), *code),
        release_date_type=kind,
    )


_DATE_TYPE_SPELLINGS = {
    **{name: kind.value for kind, name in RELEASE_DATE_TYPE_NAMES.items()},
    "conditional": "CRD",
    "automatic": "ARD",
    "hdc approved": "HDCAD",
    "hdc eligibility": "HDCED",
    "recall": "PRRD",
    "parole approved": "APD",
}

_RELEASE_DATES = (
    *(_release_date_column(kind) for kind in ReleaseDateType),
    Column("release_date", "Release date", CellType.RELEASE_DATE,
           "A release date whose type stands in the next column, or in the cell ('CRD 29/01/27').",
           "", ("releaseDate", "date of release", "expected release date", "release", "dor",
                "release day", "due out", "edr")),
    code_column("release_date_type", "Release date type", ReleaseDateType,
                "What kind of date the release date is.",
                names=("releaseDateType", "date type", "release type", "type of date"),
                spellings=_DATE_TYPE_SPELLINGS),
    Column("non_dto_release_date", "Non-DTO release date", CellType.RELEASE_DATE,
           "The HMPPS release date that leaves out detention and training orders.", "",
           ("nonDtoReleaseDate",)),
    code_column("non_dto_release_date_type", "Non-DTO release date type", ReleaseDateType,
                "What kind of date that is.", names=("nonDtoReleaseDateType",),
                spellings=_DATE_TYPE_SPELLINGS),
    Column("source_system", "Source system", CellType.TEXT,
           "The system that the dates come from, when the file mixes several.", "NOMIS",
           ("sourceSystem", "source", "date source")),
    Column("as_at", "As at", CellType.TIMESTAMP, "When the source system said so.", "22/11/2026",
           ("asAt", "as at date", "extract date", "extracted on", "data as at", "report date")),
)  # fmt: skip

_PLAN = (
    Column("home_authority", "Home local authority", CellType.AUTHORITY,
           "The district or unitary authority of the release address: GSS code or name.",
           "Birmingham", ("homeAuthority", "local authority", "home authority", "authority", "la",
                          "home area", "release local authority", "council")),
    Column("release_postcode", "Release postcode", CellType.POSTCODE,
           "The postcode of the release address.", "", ("releasePostcode", "postcode",
                                                        "address postcode")),
    code_column("treatment_need", "Treatment need", YesNoUnknown,
                "Whether there is a drug or alcohol treatment need.",
                names=("treatmentNeed", "substance misuse need", "drug or alcohol need"),
                spellings=YES_NO_SPELLINGS),
    code_column("substance_group", "Substance group", SubstanceGroup,
                "The NDTMS group; no drug names.",
                names=("substanceGroup", "substance", "drug group", "ndtms group"),
                spellings={"opiates": "opiate", "non-opiate only": "non_opiate",
                           "non-opiates": "non_opiate", "alcohol only": "alcohol",
                           "non-opiate & alcohol": "non_opiate_and_alcohol"}),
    code_column("consent_to_share", "Consent to share treatment", YesNoUnknown,
                "Whether the person agreed that treatment details are shared.",
                names=("treatment consent", "consent", "consent to share"),
                spellings=YES_NO_SPELLINGS),
    code_column("naloxone", "Naloxone", OfferOutcome, "What became of the offer of a kit.",
                names=("naloxone kit", "naloxone offer"),
                spellings={"supplied": "accepted", "issued": "accepted", "given": "accepted",
                           "refused": "declined"}, example="accepted"),
    Column("accommodation", "Accommodation on release", CellType.ACCOMMODATION,
           "Where the first night will be: the nDelius code or its name, or NFA.", "A08A",
           ("accommodationOnRelease", "accommodation", "release accommodation",
            "accommodation type", "first night accommodation")),
    Column("duty_to_refer_submitted_on", "Duty to refer submitted on", CellType.CUSTODY_DATE,
           "When the duty to refer was sent to the authority.", "",
           ("dtr submitted", "dtr date", "duty to refer", "dtr submitted on", "dtr")),
    code_column("iom_cohort", "IOM cohort", IomCohort, "Fixed, flex or free.",
                names=("iomCohort", "cohort", "iom", "iom status")),
    Column("iom_selected_on", "IOM selected on", CellType.CUSTODY_DATE,
           "When the person was taken on to the IOM caseload.", "",
           ("iom selection date", "date selected", "iom start date", "adopted on")),
    Column("iom_officer", "IOM officer", CellType.STAFF,
           "The lead IOM officer: staff code, or name.", "WM0001",
           ("iom officer code", "lead officer code", "lead officer", "iom lead", "police officer",
            "offender manager")),
    Column("community_offender_manager", "Community offender manager", CellType.STAFF,
           "Staff code, or name.", "",
           ("comCode", "com", "com staff code", "com code", "probation officer",
            "probation practitioner")),
    Column("prison_offender_manager", "Prison offender manager", CellType.STAFF,
           "Staff code, or name.", "", ("pomCode", "pom", "pom staff code", "pom code")),
    Column("iom_coordinator", "IOM coordinator", CellType.STAFF, "Staff code, or name.", "",
           ("iom coordinator code", "coordinator")),
    Column("pre_release_team", "Pre-release team", CellType.STAFF, "Staff code, or name.", "",
           ("pre release worker", "resettlement worker", "pre-release officer")),
    Column("treatment_worker", "Treatment worker", CellType.STAFF, "Staff code, or name.", "",
           ("recovery worker", "drug worker", "treatment worker code")),
    Column("housing_officer", "Housing officer", CellType.STAFF, "Staff code, or name.", "",
           ("housing worker", "housing officer code")),
    Column("prison_work_coach", "Prison work coach", CellType.STAFF, "Staff code, or name.", "",
           ("work coach", "prison work coach code")),
    Column("owner", "Owner", CellType.STAFF, "Who owns the plan: staff code, or name.", "",
           ("ownerCode", "plan owner", "case owner", "owner staff code", "allocated to")),
    code_column("mappa_category", "MAPPA category", MappaCategory,
                "1 to 4, not_subject or unknown.", names=("mappaCategory", "mappa cat"),
                spellings=_MAPPA_CATEGORIES),
    code_column("mappa_level", "MAPPA level", MappaLevel, "1 to 3, not_set or not_applicable.",
                names=("mappaLevel",), spellings=_MAPPA_LEVELS),
    code_column("domestic_abuse_concern", "Domestic abuse concern", YesNoUnknown,
                "Whether there is one; no detail.",
                names=("domesticAbuse", "da concern", "domestic abuse", "da", "da flag"),
                spellings=YES_NO_SPELLINGS, example="unknown"),
    Column("notes", "Notes", CellType.NOTE,
           "Free text. Not taken unless the column is chosen when importing.", "",
           ("update", "updates", "comments", "comment", "note", "remarks", "latest update",
            "progress", "free text", "notes/comments")),
)  # fmt: skip

CASELOAD = Kind(
    "caseload",
    "People in custody with their release dates",
    (*_IDENTIFIERS, *_PERSON, *_CUSTODY, *_RELEASE_DATES, *_PLAN),
    identified_by=("prison_number", "crn", "pnc"),
)
"""The schema of a caseload file."""
