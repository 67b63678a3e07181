"""The page, the CSV file and the text say the same, all drawn from the one protected table."""

import csv
import io
import re
from datetime import date
from html.parser import HTMLParser

import pytest

from release_planner.domain.provider_returns import AuthorityReturns
from release_planner.domain.report_period import ReportPeriod
from release_planner.reports.csv_file import COLUMNS
from release_planner.reports.formats import FORMATS, rendered
from release_planner.reports.protected_table import AuthorityLine, ProtectedTable
from release_planner.reports.wording import (
    england_text,
    headline_text,
    interval_meaning_text,
    pending_text,
    percent_text,
    returns_texts,
)
from release_planner.store.reading.take_up import AreaTakeUp

from .take_up_tables import WITH_A_LATE_ONE, area, frame, table

FULL = area(
    790,
    started=431,
    not_started=380,
    already_open=41,
    pending=62,
    no_return=118,
    need_unknown=148,
    no_need=1140,
    referred=702,
)
CASES = {
    "full": FULL,
    "small count": area(22, started=3, not_started=20, pending=2, no_need=30, referred=14),
    "small denominator": area(6, started=3, not_started=4, no_need=30, referred=4),
    "nobody started": area(20, started=0, not_started=20),
    "everybody started": area(20, started=20, referred=20),
    "all pending": area(no_return=118, need_unknown=148, no_need=1140),
    "no releases": area(),
}
HEADLINE = "West Mercia: all four areas"
both_profiles = pytest.mark.parametrize("profile", ["partner", "public"])
every_case = pytest.mark.parametrize("counts", CASES.values(), ids=CASES.keys())


class Page(HTMLParser):
    """The parts of a page that the tests look at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.tables: list[list[list[str]]] = []
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("th", "td"):
            self.tables[-1][-1].append("")
        if tag not in ("meta", "path", "circle", "rect", "polygon"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("meta", "path", "circle", "rect", "polygon"):
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self._open:
            return
        if self._open and self._open[-1] in ("th", "td"):
            self.tables[-1][-1][-1] += data
        self.words.append(data)

    @property
    def cells(self) -> dict[str, list[str]]:
        """Table rows by label."""
        return {row[0]: row[1:] for rows in self.tables for row in rows}


def files(protected: ProtectedTable) -> dict[str, str]:
    return {
        name.rpartition(".")[2]: content.decode("utf-8")
        for name, content in rendered(protected, "report", ("html", "csv", "text")).items()
    }


def csv_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@both_profiles
@every_case
def test_every_number_is_the_same_in_all_formats(counts: AreaTakeUp, profile: str) -> None:
    made = files(table(profile, counts))
    cells = Page(made["html"]).cells
    lines = dict(line.rsplit(": ", 1) for line in made["txt"].splitlines() if ": " in line)
    for row in csv_rows(made["csv"]):
        label = HEADLINE if row["indicator"] == "take_up" else row["label"]
        shown, text = cells[label], lines[label]
        count = f"{int(row['numerator']):,}" if row["numerator"] else row["marker"]
        if row["denominator"]:
            whole = f"{int(row['denominator']):,}"
            assert shown[:2] == [count, whole]
            assert text.startswith(f"Number {count}; Of {whole}; ")
        elif not row["ratio"]:
            assert shown[0] == count
            assert text.split("; ")[0].removeprefix("Number ") == count
        if row["ratio"]:
            percent = f"{float(row['ratio']) * 100:.1f}%"
            assert shown[2].split()[0] in (percent, percent.replace(".0%", "%"))
            assert shown[2].split()[0] in text
        if row["lower_95"]:
            assert shown[3] in text
            assert shown[3].split(" to ")[0] == percent_text(float(row["lower_95"]))


@both_profiles
@every_case
def test_the_same_table_gives_the_same_bytes(counts: AreaTakeUp, profile: str) -> None:
    names = tuple(FORMATS)
    first = rendered(table(profile, counts), "report", names)
    assert first == rendered(table(profile, counts), "report", names)


@both_profiles
@every_case
def test_definition_status_and_day_stand_on_every_format(counts: AreaTakeUp, profile: str) -> None:
    for ending, text in files(table(profile, counts)).items():
        marking = "OFFICIAL-SENSITIVE" if profile == "partner" else "DRAFT"
        assert marking in text
        assert "rovisional: not the NDTMS statistic" in text
        assert "0 to 21 days after release" in text
        assert ("2024-06-01" if ending == "csv" else "Sat 1 Jun 2024") in text


def test_the_headline_says_figure_interval_and_what_is_pending() -> None:
    protected = table("partner", FULL)
    assert headline_text(protected) == (
        "Treatment started within 21 days after 431 of 852 releases of adults with a treatment"
        " need: 50.6% (95% interval 47.2% to 53.9%)."
    )
    assert pending_text(protected).startswith("180 releases with a need are pending")


def test_without_a_closed_window_there_is_no_rate() -> None:
    for profile in ("partner", "public"):
        protected = table(profile, CASES["all pending"])
        assert headline_text(protected).startswith("There is no rate yet")
        assert (protected.take_up.ratio, protected.take_up.marker) == (None, "[z]")
        assert protected.take_up.pending == 118


def test_authorities_that_are_late_are_named_with_the_reason() -> None:
    assert list(returns_texts(frame("public", authorities=WITH_A_LATE_ONE))) == [
        "Shropshire is late: not every provider has sent a return, and one was due by"
        " Sun 4 Jun 2023.",
        "An area that is late is left out of every figure of this report.",
        "Telford and Wrekin is complete to Sun 31 Mar 2024."
        " Releases there from Mon 11 Mar 2024 on wait to be counted.",
        "The others are complete for the whole period. No release there waits for a return.",
    ]


def complete_to(*days: date | None) -> tuple[AuthorityLine, ...]:
    return tuple(
        AuthorityLine(name, AuthorityReturns(name, day))
        for name, day in zip("ABC", days, strict=False)
    )


@pytest.mark.parametrize(
    ("days", "texts"),
    [
        (
            [date(2024, 3, 31)] * 2,
            [
                "No return is overdue.",
                "All 2 areas are complete to Sun 31 Mar 2024."
                " Releases there from Mon 11 Mar 2024 on wait to be counted.",
            ],
        ),
        (
            [date(2023, 4, 21), date(2024, 4, 21)],
            [
                "No return is overdue.",
                "A is complete to Fri 21 Apr 2023. All releases there wait to be counted.",
                "B is complete for the whole period. No release there waits for a return.",
            ],
        ),
        (
            [date(2023, 4, 22), None],
            [
                "No return is overdue.",
                "Without a return from every provider: B. All releases there wait to be counted.",
                "A is complete to Sat 22 Apr 2023."
                " Releases there from Sun 2 Apr 2023 on wait to be counted.",
            ],
        ),
    ],
)
def test_how_far_the_returns_go_is_said_of_each_without_calling_it_late(
    days: list[date | None], texts: list[str]
) -> None:
    assert list(returns_texts(frame("partner", authorities=complete_to(*days)))) == texts


def test_returns_and_markers_and_the_interval_are_explained_in_every_format() -> None:
    made = files(table("public", CASES["small count"]))
    page, returns = Page(made["html"]), list(returns_texts(frame("public")))
    (headline, *_) = csv_rows(made["csv"])
    assert headline["note"].endswith(" ".join(returns))
    assert set(returns) <= set(page.words) & set(made["txt"].splitlines())
    for words in (page.words, made["txt"].splitlines()):
        assert "[c] withheld, so that nobody can be recognised." in words
        assert not [word for word in words if word.startswith("The 95% interval")]
    shown = files(table("public", FULL))
    meaning = interval_meaning_text(table("public", FULL))
    assert meaning
    assert "rests on 852 releases" in meaning
    assert meaning in Page(shown["html"]).words
    assert meaning in shown["txt"].splitlines()


@both_profiles
@every_case
def test_a_marker_is_explained_under_its_own_table(counts: AreaTakeUp, profile: str) -> None:
    for part in files(table(profile, counts))["html"].split("<table")[1:]:
        inside, _, after = part.partition("</table>")
        markers = set(re.findall(r"\[[a-z]\]", inside))
        assert set(re.findall(r'class="note">(\[[a-z]\])', after)) == markers


def test_one_complete_authority_is_said_as_such() -> None:
    line = AuthorityLine("Herefordshire", AuthorityReturns("E06000019", date(2024, 5, 1)))
    assert list(returns_texts(frame("partner", authorities=(line,)))) == [
        "No return is overdue.",
        "Herefordshire is complete for the whole period. No release there waits for a return.",
    ]


def test_england_stands_beside_it_only_for_the_same_year() -> None:
    assert "53%" in england_text(frame("partner"))
    assert "Sat 1 Apr 2023 to Sun 31 Mar 2024" in england_text(frame("partner"))
    assert "no published figure" in england_text(frame("partner", has_england=False))
    two_years = ReportPeriod(date(2023, 3, 1), date(2023, 6, 30))
    assert "more than one financial year" in england_text(
        frame("partner", period=two_years, has_england=False)
    )


def test_csv_has_the_agreed_columns_and_no_formula() -> None:
    protected = table("partner", FULL, area_name='=HYPERLINK("x")')
    rows = csv_rows(files(protected)["csv"])
    assert list(rows[0]) == list(COLUMNS)
    assert rows[0]["area_name"] == '\'=HYPERLINK("x")'
    for row in rows:
        assert not any(value.startswith(("=", "+", "-", "@")) for value in row.values())
    (england,) = [row for row in rows if row["indicator"] == "published_england"]
    assert (england["interval_start"], england["interval_end"]) == ("2023-04-01", "2024-03-31")
    assert england["ratio"] == "0.530000"


def test_public_ratios_are_no_finer_than_they_are_shown() -> None:
    (row, *_) = csv_rows(files(table("public", FULL))["csv"])
    assert (row["ratio"], row["lower_95"], row["upper_95"]) == ("0.506", "0.472", "0.539")


@both_profiles
@every_case
def test_the_page_can_be_read_by_everybody(counts: AreaTakeUp, profile: str) -> None:
    text = files(table(profile, counts))["html"]
    page = Page(text)
    names = [tag for tag, _ in page.tags]
    assert ("html", {"lang": "en-GB"}) in page.tags
    assert names.count("h1") == names.count("main") == 1
    assert names.index("a") < names.index("h1")
    assert not {"script", "img", "link", "iframe", "object"} & set(names)
    assert not re.search(r"\b(?:src|href)\s*=\s*[\"'](?!#)", text)
    assert "url(" not in text
    assert names.count("table") == names.count("caption") == len(page.tables)
    assert all(attributes.get("scope") for tag, attributes in page.tags if tag == "th")
    assert all(cell for rows in page.tables for row in rows for cell in row)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in page.tags:
        for target in (attributes.get("aria-labelledby") or "").split():
            assert target in ids


def test_names_are_never_markup() -> None:
    text = files(table("partner", FULL, area_name="<script>&[red]"))["html"]
    assert "<script>" not in text
    assert "&lt;script&gt;&amp;[red]" in text


def test_a_withheld_figure_has_no_drawing_and_no_trace() -> None:
    text = files(table("public", CASES["small count"], has_england=False))["html"]
    assert "<svg" not in text
    assert "13.0%" not in text
