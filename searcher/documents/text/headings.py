"""Which lines of a plain text are headings, and of what: « Chapitre III », « Article 12. – Durée », « ORDRE DU JOUR »."""

import re

ARTICLE_LEVEL = 7
_LEVELS = {
    "tome": 1, "partie": 1, "livre": 2, "annexe": 2, "titre": 3, "acte": 3, "chapitre": 4, "scène": 4, "section": 5,
    "sous-section": 6, "article": ARTICLE_LEVEL, "art.": ARTICLE_LEVEL,
}  # fmt: skip
_NUMERAL_LEVEL = 4  # of a number alone: chapters of novels
CAPITALS_LEVEL = 8
_MAX_HEADING_CHARS = 100  # characters
_MIN_CAPITALS = 5  # letters

_RUN_IN = re.compile(
    r"((?:article|art\.)\s+(?:premier|unique|1er|[LRD]?\.?\s?\d+(?:[-.]\d+)*|[IVXLC]+))\s?\.?\s?[.:–—-]\s",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?P<kind>tome|livre|annexe|titre|acte|chapitre|scène|(?:sous-)?section|article|art\.)\s+"
    r"(?:premi[eè]re?|second[e]?|(?:deux|trois|quatr|cinqu|six|sept|huit|neuv|dix|onz|douz)ième|unique|préliminaire|1(?:er|re)|I(?:er|re)|[LRD]?\.?\s?\d+(?:[-.]\d+)*|[IVXLC]+|[A-Z])"
    r"(?P<rest>(?:[^\w].*)?)",
    re.IGNORECASE | re.DOTALL,
)
_ORDINAL_PART = re.compile(
    r"(?:premi[eè]re|deuxième|seconde|troisième|quatrième) partie(?P<rest>(?:[^\w].*)?)", re.IGNORECASE
)
_NUMERAL = re.compile(r"[—–-]?\s*[IVX]{1,6}\s*[.—–-]?")
_SENTENCE = re.compile(r"[.;,:…]\s*$|[.!?;]\s")
_UNDERLINE = re.compile(r"=+|-{3,}|_{3,}|~{3,}|\*{3,}")
_COLUMNS = re.compile(r"\S {3,}\S")  # of a table, or a running line with its page


def heading_level(text: str) -> int | None:
    """How high a heading stands, 1 the highest; `None` for what is no heading.

    >>> heading_level("Chapitre III"), heading_level("Article 12 : durée du bail"), heading_level("XIV")
    (4, 7, 4)
    >>> heading_level("Chapitre deuxième"), heading_level("Première partie : la mer")
    (4, 1)
    >>> heading_level("ORDRE DU JOUR"), heading_level("Article 12 du code, qui s’applique"), heading_level("Un bail")
    (8, None, None)
    """
    if len(text) > _MAX_HEADING_CHARS or _COLUMNS.search(text):
        return None
    if part := _PART.fullmatch(text) or _ORDINAL_PART.fullmatch(text):
        kind = part.groupdict().get("kind", "partie").lower()
        return _LEVELS[kind] if _is_name(part["rest"]) else None
    if _NUMERAL.fullmatch(text):
        return _NUMERAL_LEVEL
    if not text.isupper() or sum(map(str.isalpha, text)) < _MIN_CAPITALS:
        return None
    return None if _SENTENCE.search(text) else CAPITALS_LEVEL


def _is_name(after: str) -> bool:
    """Whether what stands after a part's number names it, and does not go on in a sentence."""
    name = after.lstrip(" .:–—-\n\u00a0")
    is_parted = bool(set(after[: len(after) - len(name)]) & set(":–—-"))
    return (is_parted or not name[:1].islower()) and not _SENTENCE.search(name)


def underlined_level(text: str, line: str) -> int | None:
    """How high a heading stands that has a line of signs under it: `=` before all others.

    >>> underlined_level("Le rapport", "=========="), underlined_level("Le rapport", "---"), underlined_level("Oui", "non")
    (1, 2, None)
    """
    if len(text) > _MAX_HEADING_CHARS or not _UNDERLINE.fullmatch(line):
        return None
    return 1 if line.startswith("=") else 2


def run_in_heading(text: str) -> str | None:
    """The heading that stands in a line with what it heads, as in statutes.

    >>> run_in_heading("Art. 5. – Le bureau est élu pour trois ans."), run_in_heading("Article 5 du code : non.")
    ('Art. 5', None)
    """
    found = _RUN_IN.match(text)
    return found[1] if found else None
