"""Which values of a field are meant: words as in a text, patterns, ranges of numbers or dates, paths.

Words are looked for in the lines of the values, by expressions; `searcher.index.format.metadata` shows what a line looks like.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from searcher.french import fold
from searcher.index.format.metadata import line_of
from searcher.query.language.ast import Phrase, Range, Value, Whole, Word
from searcher.query.language.field_names import DATE, LANGUAGE, TYPE
from searcher.query.plan.clauses import BestClause, Clause, ExpansionClause, GroupClause, PhraseClause, WordClause
from searcher.query.plan.compile import compile_value
from searcher.query.plan.edit_distance import edit_distance
from searcher.query.plan.phrase_patterns import ANY_WORD, is_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from searcher.index.format.metadata import Values

_OTHER_WORDS = {
    TYPE: {
        "md": "markdown",
        "txt": "text",
        "texte": "text",
        "htm": "html",
        "word": "docx",
        "eml": "email",
        "mail": "email",
        "courriel": "email",
    },
    LANGUAGE: {
        "francais": "fr",
        "french": "fr",
        "anglais": "en",
        "english": "en",
        "allemand": "de",
        "german": "de",
        "espagnol": "es",
        "spanish": "es",
        "italien": "it",
        "italian": "it",
    },
}
_TOKEN = re.compile(rb"(?<= )[^ =|]+")
_STEMS = re.compile(rb"=[^ ]*")
_STEPS = {ord(" "): 1, ord("|"): 1 << 20}  # a phrase is of one value: a bar parts those of a list
_STEM, _END = rb"(?:=[^ ]*)?", rb"(?= )"


def matching(name: str, value: Value, values: Values) -> set[int]:
    """The numbers of the values that are meant; `name` is the field's canonical name."""
    if name == DATE and not isinstance(value, Range | Whole):
        value = Range(value.text, value.text)
    if isinstance(value, Range):
        fits = _within(value)
        read = _as_date if name == DATE else str
        return {number for number in values.numbers if fits(read(values.given(number)))}
    if isinstance(value, Whole):
        words = _STEMS.sub(b"", line_of(_in_other_words(name, value.text)))
        return {number for number in values.numbers if _STEMS.sub(b"", values.line(number)) == words}
    if isinstance(value, Word):
        value = Word(_in_other_words(name, value.text))
    clause = compile_value(value)
    found = values.matching(_expressions(clause, values)) if clause else set()
    for phrase in _loose_phrases(clause) if clause else ():
        found |= _loosely(phrase, values)
    amount = _number(value.text) if isinstance(value, Word | Phrase) else None
    if amount is not None:
        found |= {number for number in values.numbers if _number(values.given(number)) == amount}
    return found


@lru_cache(maxsize=1 << 12)
def _as_date(given: str) -> str:
    """A value of the field of dates as it sorts, however it was given."""
    from searcher.documents.text.dates import iso_date

    return iso_date(given) or given


def _in_other_words(name: str, text: str) -> str:
    return _OTHER_WORDS.get(name, {}).get(fold(text), text)


def _within(value: Range) -> Callable[[str], bool]:
    """Whether a value lies in a range: by number where both begin with one, else letter by letter.

    What does not begin with a number is in no range of numbers.

    >>> [_within(Range("2020", "2023"))(given) for given in ("2019-12", "2020", "2023-06-15", "2024")]
    [False, True, True, False]
    >>> [_within(Range("9", None, beyond=True))(given) for given in ("9", "9.5", "10")]
    [False, True, True]
    >>> [_within(Range("1000", None))(given) for given in ("999,50 €", "4\u202f200 €", "1.050,00 $", "gratuit")]
    [False, True, True, False]
    """
    low_number, high_number = _number(value.low), _number(value.high)
    low, high = (bound and fold(bound) for bound in (value.low, value.high))
    are_numbers = all(_number(bound) is not None for bound in (low, high) if bound is not None)

    def fits(given: str) -> bool:
        folded = fold(given)
        number = _number(given)
        if are_numbers and number is None and not folded[:1].isdigit():
            return False
        if are_numbers and number is not None:
            above = low_number is None or number > low_number or (number == low_number and not value.beyond)
            return above and (
                high_number is None or number < high_number or (number == high_number and not value.beyond)
            )
        # The beginning of a date stands for all that begins so: a year is all its days.
        above = low is None or (folded > low and not folded.startswith(low) if value.beyond else folded >= low)
        return (
            bool(folded) and above and (high is None or folded < high or (not value.beyond and folded.startswith(high)))
        )

    return fits


# A number as people write it, its thousands set apart or not, with a currency before it or a unit behind.
_AMOUNT = re.compile(
    r"""
    [$€£]? \s* (?P<sign>[-+\u2212]?) [$€£]? \s*
    (?: (?P<dots>\d{1,3}(?:\.\d{3})+) (?=,\d) | (?P<commas>\d{1,3}(?:,\d{3})+) (?=\.\d)
      | (?P<whole>\d{1,3}(?:[\s'’]\d{3})+|\d+) )
    (?: [.,] (?P<decimals>\d+) )?
    (?: [^\d:/-] \D* )?
    """,
    re.VERBOSE,
)


def _number(text: str | None) -> float | None:
    """The number that a value begins with and has no other behind; `None` for dates, times and words.

    >>> [_number(text) for text in ("12 kg", "-3,5 °C", "1,234.56", "10'000", "2024-06-15", "14:30", "12 à 15", "A4")]
    [12.0, -3.5, 1234.56, 10000.0, None, None, None, None]
    """
    match = _AMOUNT.fullmatch((text or "").strip())
    if match is None:
        return None
    digits = re.sub(r"\D", "", match["dots"] or match["commas"] or match["whole"])
    number = float(f"{digits}.{match['decimals'] or 0}")
    return -number if match["sign"] in {"-", "\u2212"} else number


def _expressions(clause: Clause, values: Values) -> Iterator[re.Pattern[bytes]]:
    """What the line of a value that is meant looks like: like one of these."""
    if isinstance(clause, WordClause):
        yield _compiled(rb" " + _escaped(clause.folded) + _STEM + _END)
        if not clause.stop and not clause.alone:
            for stem in clause.stems:
                yield _compiled(b"=" + _escaped(stem) + rb"(?=[ =])")
                yield _compiled(b" " + _escaped(stem) + _END)
    elif isinstance(clause, PhraseClause):
        if not clause.slop:
            yield _compiled(b"".join(b" " + _place(place) + _STEM for place in clause.places) + _END)
    elif isinstance(clause, ExpansionClause):
        yield from _expanded(clause, values)
    else:
        for part in clause.parts if isinstance(clause, BestClause) else _parts(clause):
            yield from _expressions(part, values)


def _loose_phrases(clause: Clause) -> Iterator[PhraseClause]:
    """Yield the phrases that allow other words inside."""
    if isinstance(clause, PhraseClause):
        if clause.slop:
            yield clause
    elif not isinstance(clause, WordClause | ExpansionClause):
        for part in clause.parts if isinstance(clause, BestClause) else _parts(clause):
            yield from _loose_phrases(part)


def _loosely(phrase: PhraseClause, values: Values) -> set[int]:
    """Return the values in which the places stand in order with at most `slop` other words between two of them.

    An expression would try all ways to share the words between out; here each place's positions are gone through once.
    """
    places = [_compiled(b" " + _place(place) + _STEM + _END) for place in phrase.places]
    holding = set.intersection(*(values.matching([place]) for place in places))
    return {number for number in holding if _in_order(places, phrase.slop, values.line(number))}


def _in_order(places: list[re.Pattern[bytes]], slop: int, line: bytes) -> bool:
    words = list(accumulate(_STEPS.get(byte, 0) for byte in line))
    reached = [words[found.start()] for found in places[0].finditer(line)]
    for place in places[1:]:
        after = (words[found.start()] for found in place.finditer(line))
        reached = [at for at in after if (near := bisect_left(reached, at)) and at - reached[near - 1] <= slop + 1]
    return bool(reached)


def _parts(clause: Clause) -> tuple[Clause, ...]:
    return clause.should if isinstance(clause, GroupClause) else ()


def _expanded(clause: ExpansionClause, values: Values) -> Iterator[re.Pattern[bytes]]:
    if not clause.edits:
        yield _compiled(b" " + _pattern(clause.text) + _STEM + _END)
        return
    words = {token.decode(errors="replace") for token in _TOKEN.findall(values.all_lines())}
    near = [word for word in words if edit_distance(clause.text, word, clause.edits) <= clause.edits]
    if near:
        yield _compiled(b" " + _any(near) + _STEM + _END)


def _pattern(text: str) -> bytes:
    return _glob(text, "[^ =|]").encode(errors="replace")


def _glob(text: str, letter: str) -> str:
    """Return the expression of a pattern whose `*` is any letters and whose `?` is one, in time linear in the text."""
    first, *rest = (re.escape(run).replace(r"\?", letter) for run in re.split(r"\*+", text))
    if not rest:
        return first
    # Where a run fits first it may stay: without the atomic groups, many stars would take for ever.
    return first + "".join(f"(?>{letter}*?{run})" for run in rest[:-1]) + f"{letter}*{rest[-1]}"


def _place(place: tuple[str, ...]) -> bytes:
    """One place of a phrase, where any word may stand or one that fits a pattern."""
    return _pattern(place[0]) if place == ANY_WORD or is_pattern(place) else _any(place)


def _any(words: list[str] | tuple[str, ...]) -> bytes:
    return b"(?:" + b"|".join(map(_escaped, words)) + b")" if len(words) > 1 else _escaped(words[0])


def _escaped(word: str) -> bytes:
    return re.escape(word.encode(errors="replace"))


@lru_cache(maxsize=1 << 8)
def _compiled(expression: bytes) -> re.Pattern[bytes]:
    return re.compile(expression)


def path_expression(text: str, root: str | None) -> re.Pattern[str]:
    r"""What a folded path that is meant looks like; paths begin with a slash, and a line end stands before each.

    A path is looked for from the beginning of any name in it; one that begins with a slash, or with the folder of the
    documents, from its own beginning.

    >>> [bool(path_expression("rapports/", None).search(path)) for path in ("\n/rapports/a.txt", "\n/mes rapports/a.txt")]
    [True, False]
    """
    wanted = fold(text.replace("\\", "/")).removeprefix("./")
    ways = [_path_expression(wanted)]
    folders = [fold(root), fold(root.rstrip("/").rpartition("/")[2])] if root else []
    ways += [_path_expression("/" + wanted[len(folder) + 1 :]) for folder in folders if wanted.startswith(f"{folder}/")]
    return re.compile("|".join(ways))


def _path_expression(wanted: str) -> str:
    start = r"\n" if wanted.startswith("/") else "/"
    if not re.search(r"[*?]", wanted):
        return start + re.escape(wanted)
    first, *rest = (re.escape(run).replace(r"\?", "[^\n/]") for run in re.split(r"\*+", wanted))
    middle = "".join(f"(?>[^\n]*?{run})" for run in rest[:-1])
    return start + first + middle + (f"[^\n]*{rest[-1]}" if rest else "") + r"(?=[/\n]|\Z)"
