"""What a token yields, by its kind: its words, their positions, and the other spellings that mean the same."""

from __future__ import annotations

from searcher.french.abbreviations import long_forms, may_be_abbreviation
from searcher.french.elision import APOSTROPHES
from searcher.french.identifiers import are_surely_apart, is_identifier, whole_words
from searcher.french.inclusive import HYPHENATED_ENDINGS, expand_inclusive
from searcher.french.normalize import INVISIBLE, LETTERS_OF_TODAY, normalize, strip_accents
from searcher.french.numerals import ORDINAL_ENDING, decimal_spellings, ordinal_spellings, roman_ordinal_spellings
from searcher.french.plain_words import ROMAN
from searcher.french.token import Word, alternatives, part_at, with_wholes, word_at
from searcher.french.tokenizer import CUTTING, HYPHEN, LINE_END, NUMBER, THIN_SPACES, parts_in
from searcher.hints import TYPE_CHECKING
from searcher.lazy import compiled, lru_cache

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_CUT = CUTTING + LINE_END
# The letters before the number of an article of law that has a hyphen: L121-1 is L. 121-1.
_ARTICLE = rf"(?i:\A([ADLR]|LO)(?=\d+{HYPHEN}\d))"
_POINTS = dict.fromkeys(map(ord, ".-"))
_GROUP_SIGN = f"[{THIN_SPACES}{APOSTROPHES}]"
_PIECE = rf"{NUMBER}|\d+|[^\W\d]+"
# Rock'n'roll and rock n'roll: no elision.
_AND = rf"(?<=\w)[{APOSTROPHES}]n[{APOSTROPHES}](?=\w)|(?<!\w)n[{APOSTROPHES}](?=[bcdfgjklmpqrstvwxz])"
_NOT_SPOKEN = rf"[^\w\u0300-\u036f{INVISIBLE}]+|[_\u02bc]+"

# Hyphenated only by a verb's inversion or an imperative: dit-il, donne-le. Nobody writes these in one word.
ENCLITICS = frozenset(
    [
        "je",
        "tu",
        "il",
        "elle",
        "on",
        "ils",
        "elles",
        "ce",
        "le",
        "la",
        "les",
        "lui",
        "leur",
        "moi",
        "toi",
        "y",
        "en",
        "là",
        "ci",
    ]
)
_MAX_PARTS = 4
_MEASURES = frozenset(["m", "cm", "mm", "km", "dm", "hm", "dam", "µm", "μm", "nm"])
_POWERS = frozenset("²³")
_EXPONENTS = frozenset("23²³")
_MAX_BASE_DIGITS = 2  # of a power: behind a year stands a note

_CAPITALISED = r"[^\W\d_](?:(?![A-ZÀ-ÖØ-Þ])[^\W\d_])+|[A-ZÀ-ÖØ-Þ]+(?![^\W\d_A-ZÀ-ÖØ-Þ])"
_NUMBERED = r"([^\W\d_]{3,})(\d{1,5})"


def token_words(match: re.Match[str], characters: str) -> tuple[tuple[Word, ...], int]:  # noqa: PLR0911 — one for each kind
    """The words of what the tokenizer found, and how many positions they take."""
    if match["plain"]:
        return _plain_words(characters, point=match.string.startswith(".", match.end()))
    if match["inclusive"]:
        ending = match["ending"]
        return alternatives(*expand_inclusive(normalize(characters[: -len(ending)]), normalize(ending))), 1
    if match["linked"]:
        return _both_linked(match["linked"], normalize(match["mark"]))
    if match["number"]:
        return _number(characters), 1
    if match["code"]:
        return words_of_figures(compiled(r"\d+").findall(characters), characters)
    if match["ordinal"]:
        return _ordinal(normalize(characters)), 1
    if match["glued"] or match["version"]:
        return _glued(characters)
    if match["acronym"]:
        return (word_at(0, normalize(characters.translate(_POINTS))),), 1
    if match["number_sign"]:
        return alternatives("n", "numéros" if characters[-1] == "s" else "numéro"), 1
    written = normalize(characters.replace("\u2044", "/"))
    return ((word_at(0, written),) if written else ()), 0 if match["symbol"] else 1


def words_of_figures(parts: list[str], characters: str) -> tuple[tuple[Word, ...], int]:
    """The words of groups of figures with signs between, and how many positions they take."""
    return with_wholes(parts, whole_words(parts, characters))


@lru_cache(maxsize=1 << 14)
def words_of_hyphenated_figures(characters: str) -> tuple[tuple[Word, ...], int]:
    """The words of groups of figures with hyphens between, and how many positions they take; cached."""
    parts = characters.split("-")
    if not characters.isascii():
        return words_of_figures(parts, characters)
    # What `with_wholes` makes of them, without asking what figures are when normalized: laws are full of such numbers.
    words = [Word(position, f"{part}-", part) for position, part in enumerate(parts[:-1])]
    words.append(Word(len(words), parts[-1], parts[-1]))
    words += [Word(0, whole, whole, is_meant, not is_meant) for whole, is_meant in whole_words(parts, characters)]
    return tuple(words), len(parts)


def groups_apart(characters: str) -> list[str]:
    """Groups of figures, as `words_of_hyphenated_figures` has them, that are surely its only words; none where not sure.

    >>> groups_apart("5213-10"), groups_apart("2024-03-14")
    (['5213', '10'], [])
    """
    groups = characters.split("-")
    return groups if characters.isascii() and are_surely_apart(groups) else []


def _plain_words(characters: str, *, point: bool) -> tuple[tuple[Word, ...], int]:
    """The words of a run of letters and digits, hyphens and apostrophes; `point` says that a full stop follows."""
    if is_plain(characters):
        return words_of_letters(characters), 1
    if not characters.isalnum() or "\u02bc" in characters:
        return _compound(characters)
    written = normalize(characters)
    if others := (*long_forms(characters, point=point), *roman_ordinal_spellings(_lowered(characters))):
        return alternatives(written, *others), 1
    if numbered := compiled(_NUMBERED).fullmatch(characters):
        return with_wholes([numbered[1], numbered[2]], [(written, True), *_names_in(numbered[1])])
    return with_wholes([characters], _names_in(characters))


def _names_in(characters: str) -> Iterator[tuple[str, bool]]:
    """The parts of a name of words with capitals, none of which is meant when the name is typed."""
    names = [normalize(name) for name in compiled(_CAPITALISED).findall(characters)]
    if len(names) > 1 and names[-1] not in HYPHENATED_ENDINGS and min(map(len, names)) > 1:
        yield from ((name, False) for name in dict.fromkeys(names))


def _lowered(characters: str) -> str:
    """The letters with raised ones brought down: XIXᵉ is XIXe."""
    import unicodedata

    return unicodedata.normalize("NFKC", characters)


def raised_words(characters: str, mark: str) -> tuple[tuple[tuple[Word, ...], int], bool]:
    """The words of what has a raised number behind it, and whether that is part of it, as in `m²`, or marks a note."""
    if characters.isdecimal() and len(characters) <= _MAX_BASE_DIGITS:
        return ((word_at(0, f"{characters}^{normalize(mark)}"),), 1), True
    if (len(characters) == 1 or characters in _MEASURES) and mark in _POWERS:
        return ((word_at(0, normalize(characters + mark)),), 1), True
    return _plain_words(characters, point=False), False


def _number(characters: str) -> tuple[Word, ...]:
    return alternatives(*decimal_spellings(compiled(_GROUP_SIGN).sub("", characters)))


def _ordinal(written: str) -> tuple[Word, ...]:
    return alternatives(written, *ordinal_spellings(written))


def _glued(characters: str) -> tuple[tuple[Word, ...], int]:
    """The words of numbers and letters without a space: `3500kWh` is 3500 and kWh, `v2.1` is v and 2.1."""
    written = normalize(characters)
    if compiled(rf"\d+{ORDINAL_ENDING}").fullmatch(written):
        return _ordinal(written), 1
    pieces = compiled(_PIECE).findall(characters)
    first, unit = pieces[0], "".join(pieces[1:])
    if len(pieces) > 2 and pieces[1] in _MEASURES and pieces[2] in _EXPONENTS:  # noqa: PLR2004 — 50m2
        pieces = [first, unit]
    words: list[Word] = []
    for position, piece in enumerate(pieces):
        spellings = decimal_spellings(compiled(_GROUP_SIGN).sub("", piece)) if piece[0].isdecimal() else [piece]
        words += (word_at(position, normalize(spelling)) for spelling in spellings)
    if whole := _spell(characters):
        words.append(word_at(0, whole, joined=True))
    words += (word_at(0, spelling, joined=True) for spelling, _ in whole_words([], characters))
    return tuple(dict.fromkeys(words)), len(pieces)


def _compound(characters: str) -> tuple[tuple[Word, ...], int]:
    """A plain word, or the parts of a hyphenated one; a word cut at a line end is put together again."""
    whole = (compiled(_CUT).sub("", characters) if "\n" in characters else characters).replace("\u00ac", "")
    is_of_letters = whole.replace("-", "").isalpha() and "\u02bc" not in whole
    cut = whole if is_of_letters else _with_hyphens(whole)
    parts = tuple(_spell(match["part"]) for match in parts_in(cut))
    return words_of_parts(parts, whole), len(parts)


def _with_hyphens(whole: str) -> str:
    """A compound with a hyphen on both sides of the and of `rock'n'roll`, and behind the letter of an article of law."""
    return compiled(_ARTICLE).sub(r"\1-", compiled(_AND).sub("-n-", whole).removeprefix("-"))


def _both_linked(characters: str, ending: str) -> tuple[tuple[Word, ...], int]:
    """The parts of a hyphenated word for both genders: the last one differs, and the word in one piece."""
    *parts, last = map(normalize, compiled(HYPHEN).split(characters))
    both = [(*parts, word) for word in dict.fromkeys(expand_inclusive(last, ending))]
    words = [word for one in both for word in words_of_parts(one, "".join(one))]
    return tuple(dict.fromkeys(words)), len(parts) + 1


def words_of_parts(parts: tuple[str, ...], whole: str) -> tuple[Word, ...]:
    """The parts of a compound, and the compound in one piece."""
    words = [part_at(position, part, parts) for position, part in enumerate(parts) if part]
    if len(parts) > 1 and ((len(parts) <= _MAX_PARTS and _is_one_word(parts)) or is_identifier(parts)):
        words.append(word_at(0, _spell(whole), joined=True))
    return tuple(words)


def _is_one_word(parts: tuple[str, ...]) -> bool:
    return parts[-1] not in ENCLITICS and any(part.isalpha() for part in parts)


def _spell(characters: str) -> str:
    return normalize(characters if is_plain(characters) else compiled(_NOT_SPOKEN).sub("", characters))


@lru_cache(maxsize=1 << 16)
def words_of_letters(characters: str) -> tuple[Word, ...]:
    """Words of a token of letters or digits alone: always one; cached."""
    return (word_of_letters(characters),)


def word_of_letters(letters: str) -> Word:
    """The word that letters or digits are which nothing stands between.

    >>> word_of_letters("École").folded
    'ecole'
    """
    written = normalize(letters)
    return Word(0, written, strip_accents(written))


_MAX_SPECIAL_LETTERS = 8  # letters of an abbreviation or a Roman ordinal in small letters


def is_plain(word: str) -> bool:
    """Whether it is letters only, or digits only, and means nothing but the word: no name of several, no abbreviation."""
    if not word.isalpha():
        return word.isdecimal()
    if word.isascii():
        if word.islower():
            return len(word) > _MAX_SPECIAL_LETTERS or not _is_special(word)
    elif "\u02bc" in word or "º" in word or "ᵉ" in word:
        return False
    return (word.islower() or word[1:].islower() or len(word) == 1 or word.isupper()) and not _is_special(word)


def _is_special(word: str) -> bool:
    """Whether a word of letters may stand for more than itself: an abbreviation, a Roman ordinal."""
    return may_be_abbreviation(word) or (word[0] in ROMAN and bool(roman_ordinal_spellings(word)))


def pieces_of_cut_word(word: str) -> list[str]:
    r"""The two pieces of a word of letters that a hyphen cuts at the end of a line; none of any other.

    >>> pieces_of_cut_word("logi-\n ciel"), pieces_of_cut_word("porte-monnaie"), pieces_of_cut_word("logi-\n\nciel")
    (['logi', 'ciel'], [], [])
    """
    before, _, after = word.partition("\n")
    pieces = [before.removesuffix("\r").rstrip(" \t").removesuffix("-"), after.lstrip(" \t")]
    is_cut = len(before) > len(pieces[0]) and before.removesuffix("\r").rstrip(" \t").endswith("-")
    return pieces if is_cut and all(map(_is_of_today, pieces)) else []


def _is_of_today(letters: str) -> bool:
    return letters != "" and not letters.lower().strip(LETTERS_OF_TODAY)


def plain_parts(word: str) -> list[str]:
    """The parts of a hyphenated word of letters; none where a part may be an inclusive ending, as in `étudiant-e-s`."""
    parts = word.split("-")
    if len(parts) == 1 or not all(map(str.isalpha, parts)) or "\u02bc" in word:
        return []
    return [] if any(part.lower() in HYPHENATED_ENDINGS for part in parts[1:]) else parts
