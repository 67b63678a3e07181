"""The one normalisation that makes what a person types find what the store holds."""

import unicodedata


def search_text(*parts: str | None) -> str:
    """Names and identifiers as search reads them: without case, accents or repeated spaces.

    The store keeps this of a person's surname, forenames and identifiers, in that order, so that
    the same function over what was typed finds "Nguyễn" by "nguyen" and "O’Neill" by "o'neill".
    """
    joined = " ".join(part for part in parts if part).replace("’", "'")
    decomposed = unicodedata.normalize("NFKD", joined)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(bare.replace("ł", "l").replace("Ł", "L").casefold().split())


def search_terms(typed: str) -> tuple[str, ...]:
    """The words of a search; a person matches when every one of them is found."""
    return tuple(search_text(typed.replace(",", " ")).split())
