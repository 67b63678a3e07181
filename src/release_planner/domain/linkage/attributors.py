"""What a return says of somebody instead of a name: initials, date of birth and sex."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from release_planner.domain.codes import Sex

_MOST_LETTERS = 4
_KNOWN_SEXES = (Sex.MALE, Sex.FEMALE)


class InitialsError(ValueError):
    """A text that is not initials; its text says what was expected."""


@dataclass(frozen=True, slots=True)
class Attributors:
    """Somebody as a return tells them: two initials in capitals, date of birth, sex."""

    initials: str
    date_of_birth: date
    sex: Sex

    @property
    def sex_is_known(self) -> bool:
        """Whether the sex says anything: not known and not specified agree with nothing."""
        return self.sex in _KNOWN_SEXES


def read_initials(text: str) -> str:
    """The initials of the first forename and of the surname, from how somebody wrote them.

    Accents, dots, spaces and hyphens say nothing, and middle initials are left out: "J.-P. Ó"
    reads JO. Raises InitialsError for fewer than two letters, and for a name in full.
    """
    letters = list(_letters(text))
    if not 2 <= len(letters) <= _MOST_LETTERS:
        raise InitialsError("the first letters of forename and surname, such as JS")
    return letters[0] + letters[-1]


def initials_of(forenames: str, surname: str) -> str | None:
    """The initials of a name, None where a part of it has no letter."""
    first, last = next(_letters(forenames), None), next(_letters(surname), None)
    return first + last if first and last else None


def _letters(text: str) -> Iterator[str]:
    for character in unicodedata.normalize("NFKD", text):
        if character.isalpha():
            yield _plain_letter(character)


def _plain_letter(character: str) -> str:
    """A letter in its plain capital form: the O of Ø, the A of Æ, and others as they are."""
    _, is_latin, letter = unicodedata.name(character, "").rpartition(" LETTER ")
    plain = letter.split(" ")[0][:1]
    if is_latin and plain and unicodedata.name(character).startswith("LATIN"):
        return plain
    return character.upper()
