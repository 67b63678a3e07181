"""Every key of the terminal UI as data: bindings, help and the footer are made from it."""

from dataclasses import dataclass

from textual.binding import Binding, BindingType


@dataclass(frozen=True, slots=True)
class Key:
    """One command and its keys. ``what`` completes "this key ..." in help and tooltips.

    ``hint`` keys are named in the footer: six at most on a screen, the palette's included.
    """

    id: str
    keys: str
    action: str
    label: str
    what: str
    hint: bool = False
    shown: str | None = None


EVERYWHERE = (
    Key("today", "1", "show('today')", "Today", "shows what needs doing today"),
    Key("caseload", "2", "show('caseload')", "Caseload", "shows everyone on the caseload"),
    Key("take_up", "6", "show('take_up')", "Take-up", "shows how many start treatment in time"),
    Key("help", "question_mark,f1", "help", "Help", "shows what this screen is for, and its keys",
        hint=True, shown="?"),
    Key("palette", "ctrl+p", "command_palette", "Palette", "finds people, screens and commands",
        hint=True, shown="ctrl+p"),
    Key("import", "ctrl+o", "office('import')", "Import",
        "imports a file, with a preview", shown="ctrl+o"),
    Key("calendar", "ctrl+e", "office('calendar')", "Export",
        "writes a calendar file", shown="ctrl+e"),
    Key("report", "ctrl+r", "office('report')", "Take-up report",
        "writes the figure for a board", shown="ctrl+r"),
    Key("back", "escape,backspace", "back", "Back", "goes back, or clears the search",
        shown="esc, backspace"),
    Key("quit", "q,ctrl+q", "quit", "Quit", "leaves the planner; everything is already saved",
        shown="q, ctrl+q"),
)  # fmt: skip

LIST = (
    Key(
        "list.open",
        "enter",
        "choose",
        "Open",
        "opens the line under the cursor",
        hint=True,
        shown="enter",
    ),
    Key("list.up", "up,k", "move(-1)", "Up", "moves up a line", shown="↑, k"),
    Key("list.down", "down,j", "move(1)", "Down", "moves down a line", shown="↓, j"),
    Key("list.page_up", "pageup", "page(-1)", "Page up", "moves up a page", shown="PgUp"),
    Key("list.page_down", "pagedown", "page(1)", "Page down", "moves down a page", shown="PgDn"),
    Key("list.first", "home,g", "first", "First", "goes to the first line", shown="Home, g"),
    Key("list.last", "end,G", "last", "Last", "goes to the last line", shown="End, G"),
)

CASELOAD = (
    Key("caseload.search", "slash", "search", "Search", "finds people by name or number",
        hint=True, shown="/"),
    Key("caseload.filter", "f", "filter", "Filter", "chooses who is on the list", hint=True),
    Key("caseload.sort", "s", "sort", "Sort", "changes what the list is ordered by", hint=True),
    Key("caseload.clear", "x", "clear", "Clear", "clears the filter and the search"),
    Key("caseload.copy", "y", "copy", "Copy", "copies the number of the person under the cursor"),
    Key("caseload.reload", "r,f5", "reload", "Reload", "reads the list again", shown="r, F5"),
)  # fmt: skip

TODAY = (
    Key("today.scope", "m", "next_scope", "Whose", "changes between mine, my team and all",
        hint=True),
    Key("today.side", "tab,left,right", "other_side", "Sections",
        "moves between the sections and their lines", hint=True, shown="tab"),
    Key("today.search", "slash", "search", "Search", "finds people by name or number", hint=True,
        shown="/"),
    Key("today.chase", "c", "app.show('chase')", "Chase",
        "shows whose treatment has not started in time yet"),
    Key("today.returns", "b", "app.show('returns')", "Returns",
        "shows whose returns are late, and whom to ring"),
    Key("today.reload", "r,f5", "reload", "Reload", "reads everything again", shown="r, F5"),
)  # fmt: skip

TAKE_UP = (
    Key("take_up.next", "tab,right", "section(1)", "Section", "shows the next section", hint=True,
        shown="tab"),
    Key("take_up.previous", "shift+tab,left", "section(-1)", "Previous",
        "shows the section before", shown="shift+tab, ←"),
    Key("take_up.earlier", "left_square_bracket,comma", "move_span(-1)", "Earlier",
        "goes back a quarter; of a financial year, a year", hint=True, shown="["),
    Key("take_up.later", "right_square_bracket,full_stop", "move_span(1)", "Later",
        "goes on a quarter; of a financial year, a year", shown="], ."),
    Key("take_up.span", "t", "span", "How long", "chooses a quarter, a year or twelve months"),
    Key("take_up.area", "a", "area", "Area", "chooses an area, or all", hint=True),
    Key("take_up.write", "w,e,ctrl+r", "write", "Write", "writes the report of what is shown",
        shown="w, e, ctrl+r"),
    Key("take_up.chase", "c", "app.show('chase')", "Chase",
        "shows whom to chase while there is time", hint=True),
    Key("take_up.returns", "b", "app.show('returns')", "Returns",
        "shows whose returns are late, and whom to ring"),
    Key("take_up.review", "v", "app.show('review_starts')", "Starts",
        "shows returned starts that a person has to look at"),
    Key("take_up.copy", "y", "copy", "Copy", "copies the line under the cursor in words"),
    Key("take_up.reload", "r,f5", "reload", "Reload", "reads the figures again", shown="r, F5"),
)  # fmt: skip

CHASE = (
    Key("chase.filter", "f", "filter", "Owner", "chooses whose people are shown", hint=True),
    Key("chase.clear", "x", "clear", "Clear", "shows everybody's people again"),
    Key("chase.copy", "y", "copy", "Copy", "copies the number of the person under the cursor"),
    Key("chase.search", "slash", "search", "Search", "finds people by name or number", hint=True,
        shown="/"),
    Key("chase.reload", "r,f5", "reload", "Reload", "reads the list again", hint=True, shown="r"),
)  # fmt: skip

RETURNS = (
    Key("returns.review", "v", "app.show('review_starts')", "Look at starts",
        "shows returned starts that a person has to look at", hint=True),
    Key("returns.asked", "a", "asked", "Asked",
        "says that the provider was asked; again takes it back", hint=True),
    Key("returns.copy", "y", "copy", "Copy", "copies how to reach the provider"),
    Key("returns.search", "slash", "search", "Search", "finds people by name or number",
        shown="/"),
    Key("returns.reload", "r,f5", "reload", "Reload", "reads the board again", hint=True,
        shown="r"),
)  # fmt: skip

REVIEW_STARTS = (
    Key("review.accept", "a", "decide('accepted')", "Same person",
        "links the start to the person under the cursor", hint=True),
    Key("review.reject", "r", "decide('rejected')", "Not them",
        "keeps the two apart for good", hint=True),
    Key("review.unsure", "u", "decide('unsure')", "Unsure", "leaves the pair for later", hint=True),
    Key("review.next", "n,tab", "next", "Next", "goes to the next start", shown="n, tab"),
    Key("review.undo", "z", "undo", "Undo", "takes the last decision made here back", hint=True),
    Key("review.returns", "b", "app.show('returns')", "Returns",
        "shows whose returns are late, and whom to ring"),
    Key("review.search", "slash", "search", "Search", "finds people by name or number",
        shown="/"),
    Key("review.reload", "f5", "reload", "Reload", "reads the list again", shown="F5"),
)  # fmt: skip

DIALOG = (
    Key("dialog.save", "ctrl+s", "save", "Apply", "applies what is chosen", hint=True),
    Key("dialog.back", "escape", "back", "Back", "closes this and changes nothing", hint=True),
)

HELP = (
    Key("help.back", "escape,backspace,question_mark,q,enter", "back", "Close",
        "closes the help", hint=True, shown="esc"),
)  # fmt: skip

SEARCH = (
    Key("search.done", "enter,down", "keep", "To the list", "keeps the search and goes to the list",
        hint=True, shown="enter"),
    Key("search.clear", "escape", "clear", "Clear", "clears the search", hint=True, shown="esc"),
)  # fmt: skip

PERSON = (
    Key("person.next", "tab,right", "section(1)", "Next", "shows the next section",
        shown="tab, →"),
    Key("person.previous", "shift+tab,left", "section(-1)", "Previous",
        "shows the section before", shown="shift+tab, ←"),
    Key("person.date", "d", "change_date", "Change date",
        "changes the release date, with a preview", hint=True),
    Key("person.custody", "m", "custody_event", "Custody",
        "records HDC, release, recall, hospital or death"),
    Key("person.book", "b", "book", "Book", "books an appointment", hint=True),
    Key("person.rebook", "r", "rebook", "Rebook", "moves the appointment under the cursor"),
    Key("person.cancel", "c", "cancel", "Cancel", "cancels the appointment under the cursor"),
    Key("person.outcome", "o", "outcome", "Record",
        "records attendance, treatment, housing or a night",
        hint=True),
    Key("person.step", "s", "step_state", "Step", "says how far the step under the cursor is"),
    Key("person.fix", "f", "fix_step", "Fix date",
        "gives the step under the cursor its own date"),
    Key("person.tell", "t", "told", "Told", "ticks off the person under the cursor as told"),
    Key("person.note", "n", "note", "Note", "adds a note"),
    Key("person.assign", "a", "assign", "Assign", "gives a role to a member of staff"),
    Key("person.iom", "i", "iom", "IOM", "puts the person on the IOM caseload, or off it"),
    Key("person.protection", "p", "public_protection", "MAPPA",
        "records MAPPA and domestic abuse concern"),
    Key("person.copy", "y", "copy", "Copy", "copies the person's number"),
    Key("person.export", "e", "export", "Export", "writes this person's calendar to a file"),
    Key("person.reload", "f5", "reload", "Reload", "reads the person again", shown="F5"),
)  # fmt: skip

FORM = (
    Key("form.save", "ctrl+s", "save", "Save", "saves what is typed", hint=True),
    Key(
        "form.back",
        "escape",
        "back",
        "Back",
        "closes this; asks first when something is typed",
        hint=True,
    ),
    Key("form.help", "f1", "help", "Help", "shows these keys", hint=True, shown="F1"),
)

PREVIEW = (
    Key("preview.page_up", "pageup", "page(-1)", "Page up", "shows more of what would change",
        shown="PgUp"),
    Key("preview.page_down", "pagedown", "page(1)", "Page down",
        "shows more of what would change", shown="PgDn"),
)  # fmt: skip

CONFLICT = (
    Key("conflict.save", "ctrl+s", "save", "Save", "saves what is chosen", hint=True),
    Key("conflict.back", "escape", "back", "Back",
        "goes back to the form; everything is still typed", hint=True, shown="esc"),
)  # fmt: skip

CHOICE = (
    Key("choice.down", "down", "highlight(1)", "Down", "moves to the next that fits", shown="↓"),
    Key("choice.up", "up", "highlight(-1)", "Up", "moves to the one before that fits", shown="↑"),
    Key("choice.take", "enter", "take", "Take", "takes the one that is marked"),
)

TICKS = (
    Key("ticks.next", "down,right", "move(1)", "Next", "goes to the next box", shown="↓, →"),
    Key("ticks.previous", "up,left", "move(-1)", "Previous", "goes to the box before",
        shown="↑, ←"),
    Key("ticks.tick", "space", "tick", "Tick", "ticks the box, or empties it", hint=True),
    Key("ticks.on", "enter", "go_on", "Go on", "goes on to the next field"),
)  # fmt: skip

REPORT = (
    Key("report.copy", "y", "copy", "Copy", "copies the first line"),
    Key("report.back", "escape,backspace,enter,q", "back", "Close", "closes this", hint=True,
        shown="esc"),
)  # fmt: skip

MENU = (
    Key("menu.back", "escape,backspace", "back", "Back", "closes this and changes nothing",
        hint=True, shown="esc"),
)  # fmt: skip

PLACES = {
    "everywhere": EVERYWHERE,
    "list": LIST,
    "caseload": CASELOAD,
    "today": TODAY,
    "take_up": TAKE_UP,
    "chase": CHASE,
    "returns": RETURNS,
    "review_starts": REVIEW_STARTS,
    "dialog": DIALOG,
    "help": HELP,
    "search": SEARCH,
    "person": PERSON,
    "form": FORM,
    "preview": PREVIEW,
    "choice": CHOICE,
    "ticks": TICKS,
    "conflict": CONFLICT,
    "menu": MENU,
    "report": REPORT,
}


def bindings(place: str) -> list[BindingType]:
    """The bindings of one place, each with an id, so that people can have keys of their own."""
    return [
        Binding(
            key.keys,
            key.action,
            key.label,
            show=key.hint,
            key_display=key.shown,
            tooltip=f"This key {key.what}.",
            id=key.id,
        )
        for key in PLACES[place]
    ]
