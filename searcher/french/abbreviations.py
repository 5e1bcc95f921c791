"""Abbreviations and the words they stand for: `art. 5` is article 5, `MM.` messieurs, `janv.` janvier.

Those that are no words otherwise, or that a full stop tells from the word, mean the same wherever they stand. The others,
art, vol, p, are abbreviations before a number or a name only: there `before_context` makes one stretch of both.
Abbreviations that mean one word in any spelling, such as Mme, are in the lexicon.
"""

from __future__ import annotations

from searcher.french.elision import APOSTROPHES
from searcher.french.normalize import strip_accents
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.lazy import compiled

if TYPE_CHECKING:
    from collections.abc import Iterable


class _Rule(NamedTuple):
    """What an abbreviation stands for, and how it must be written: behind it a full stop, before it a capital."""

    words: tuple[str, ...]
    point: bool = False
    capital: bool = False


def _rules(listed: str, *, point: bool = False, capital: bool = False) -> dict[str, _Rule]:
    found: dict[str, _Rule] = {}
    for line in listed.split(";"):
        abbreviations, _, words = line.partition("=")
        for abbreviation in abbreviations.split():
            found[abbreviation] = _Rule(tuple(words.split()), point, capital)
    return found


_RULES = {
    # Addresses and rooms
    **_rules("bd bld blvd bvd boul=boulevard; fg fbg=faubourg; rte=route; appt=appartement; bât=bâtiment; arrt=arrêt"),
    **_rules(
        "av ave=avenue; pl=place; sq=square; imp=impasse; all=allée; chem=chemin; rés=résidence; ét=étage", point=True
    ),
    **_rules("app apt=appartement; bat=bâtiment; arr=arrondissement; dép=département; hab=habitants", point=True),
    **_rules("dept dpt dépt=département"),
    # People and houses
    **_rules("mm=messieurs; pr=professeur; vve=veuve; ets=établissements; sté=société", capital=True),
    **_rules("m=monsieur; mgr=monseigneur; gén=général", point=True, capital=True),
    **_rules("prof=professeur; assoc=association; univ=université; dir=directeur; resp=responsable", point=True),
    # Books and laws
    **_rules("chap=chapitre; fasc=fascicule; fol=folio; cf=confer; réf=référence; tél=téléphone"),
    **_rules("sect=section; fig=figure; ill=illustration; éd=édition; trad=traduction; coll=collection", point=True),
    **_rules(
        "ann=annexe; tab=tableau; doc=document; circ=circulaire; jurispr=jurisprudence; ord=ordonnance", point=True
    ),
    **_rules("ref=référence; env=environ; max=maximum; obs=observation; suppl=supplément; trim=trimestre", point=True),
    **_rules("ex=exemple; min=minimum; adr=adresse; qté=quantité", point=True),
    **_rules("cass=cassation; civ=civile; crim=criminelle; trib=tribunal; corr=correctionnel; décr=décret", point=True),
    # Months
    **_rules("janv jan=janvier; févr fév fevr fev=février; avr=avril; juil=juillet; sept=septembre", point=True),
    **_rules("oct=octobre; nov=novembre; déc dec=décembre", point=True),
}

_BEFORE_NUMBER = {
    **dict.fromkeys(["art", "art."], ("article",)),
    **dict.fromkeys(["arts", "arts."], ("articles",)),
    **dict.fromkeys(["vol.", "vols."], ("volume",)),
    **dict.fromkeys(["n.", "no.", "no"], ("numéro",)),
    "p.": ("page",),
    "pp.": ("pages",),
    "tel.": ("téléphone",),
    "al.": ("alinéa",),
    "t.": ("tome",),
    "liv.": ("livre",),
    "ch.": ("chapitre",),
    "col.": ("colonne",),
    "tit.": ("titre",),
    "ex.": ("exemple",),
}
_BEFORE_NAME = {"Me": ("maître",)}
_BEFORE_CHRIST = {"av.": ("avant",), "apr.": ("après",), "ap.": ("après",)}
_IN_ANY_CASE = {**_BEFORE_NUMBER, **_BEFORE_CHRIST}

_OPENING = rf"(?:[(\[«“\"]|[dlDL][{APOSTROPHES}])*"
_NUMBER = r"(?:[(]?\d|:(?!\S)|(?:[LRDA]|L\.?O)\.?\*?(?:\d|(?!\w))|(?:[IVX]+|premier|unique|préliminaire)\b)"

_NAME = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*[^\W\d_]"


def _any_of(words: Iterable[str]) -> str:
    return "|".join([spelling.replace(".", r"\.") for spelling in _spellings(words)])


def _spellings(words: Iterable[str]) -> list[str]:
    spellings = {spelling for word in words for spelling in _cases(word)}
    return sorted(spellings, key=lambda word: (-len(word), word))


def _cases(word: str) -> tuple[str, ...]:
    return (word, word.capitalize(), word.upper()) if word in _IN_ANY_CASE and len(word.rstrip(".")) > 1 else (word,)


CONTEXT = (
    rf"{_OPENING}(?P<abbreviation>(?:{_any_of(_BEFORE_NUMBER)})(?=\s+(?:{_NUMBER}))"
    rf"|(?:{_any_of(_BEFORE_NAME)})(?=\s+{_NAME})|(?:{_any_of(_BEFORE_CHRIST)})(?=\s+(?:J\.|J-?C|notre\b|n\.)))\s+"
)
"""Regular expression of an abbreviation and the white space behind it, before what makes it one."""

CONTEXTUAL = rf"{_OPENING}(?:{_any_of([*_IN_ANY_CASE, *_BEFORE_NAME])})"
"""Regular expression of such an abbreviation and what stands before it, whatever follows."""

CONTEXTUAL_ENDINGS = tuple(_spellings([*_IN_ANY_CASE, *_BEFORE_NAME]))
"""What such an abbreviation ends in, whatever stands before it."""

CONTEXT_BEGINS_WITH = "(:LRDAIVXpuJn"
"""What makes an abbreviation one begins with one of these, or a digit; or else it is a name, with a capital."""


# Both begin with a letter or sign that is soon found.
_STOP_INSIDE = rf"\.\s\s*(?:{_NUMBER}|[Jn])"
_FIGURE = r"\s+(?:\d|(?:[LRDA]|L\.?O)\.?\s?\*?\d)"
_UNDOTTED = {"rt": rf"rts?{_FIGURE}", "RT": rf"RTS?{_FIGURE}", "no ": r"\bno\s+\d", "No ": r"\bNo\s+\d"}
_BEFORE_STOP = r"[^\W\d_]*\Z"
_MAX_LETTERS = 5  # letters, and what stands before them


def may_hold_context(text: str) -> bool:
    """Whether there may be an abbreviation in a text that what follows makes one.

    >>> may_hold_context("selon l’art. 5"), may_hold_context("chez Me Roux"), may_hold_context("une œuvre d’art. Le")
    (True, True, False)
    """
    if "Me " in text:
        return True
    for letters, before_figure in _UNDOTTED.items():
        if letters in text and compiled(before_figure).search(text):
            return True
    for stop in compiled(_STOP_INSIDE).finditer(text) if "." in text else ():
        before = compiled(_BEFORE_STOP).search(text, max(0, stop.start() - _MAX_LETTERS), stop.start())
        if before and f"{before[0].lower()}." in _IN_ANY_CASE:
            return True
    return False


def holds_contextual(text: str) -> bool:
    """Whether a `CONTEXTUAL` abbreviation stands in a text before white space, whatever follows.

    >>> holds_contextual("selon l’art. 5"), holds_contextual("une œuvre d’art ancienne"), holds_contextual("la fin. Le")
    (True, True, False)
    """
    return any(_after_opening(piece).lower() in _CONTEXTUAL for piece in text.split() if piece.endswith(MAY_END))


_CONTEXTUAL = frozenset(word.lower() for word in (*_IN_ANY_CASE, *_BEFORE_NAME))


def _after_opening(piece: str) -> str:
    for sign in f'([«“"{APOSTROPHES}':
        piece = piece.rpartition(sign)[2]
    return piece


CONTEXTUAL_WORDS = frozenset(
    spelling
    for abbreviation, words in {**_IN_ANY_CASE, **_BEFORE_NAME}.items()
    for word in (*words, *_RULES.get(abbreviation.lower().rstrip("."), _Rule(())).words)
    for spelling in (word, strip_accents(word))
)
"""The words that an abbreviation may stand for in one context and not in another, with and without accents.

Whoever looks for none of these need not ask `may_hold_context`.
"""


ABBREVIATIONS = frozenset(_RULES)
"""Letters that may stand for a word, in small letters and without a point."""


_ALWAYS = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "mme": "madame",
    "mmes": "mesdames",
    "mlle": "mademoiselle",
    "mlles": "mesdemoiselles",
    "dr": "docteur",
    "drs": "docteurs",
    "mgr": "monseigneur",
    "cie": "compagnie",
}
_OTHER_FORMS = {**_ALWAYS, **{word: short for short, word in _ALWAYS.items()}}


def in_phrase(folded: str) -> tuple[str, ...]:
    """The folded spellings of a word of a phrase: itself, and its abbreviation or long form where both mean one word only.

    >>> in_phrase("saint"), in_phrase("mme"), in_phrase("porte")
    (('saint', 'st'), ('mme', 'madame'), ('porte',))
    """
    return (folded, _OTHER_FORMS[folded]) if folded in _OTHER_FORMS else (folded,)


def may_be_abbreviation(characters: str) -> bool:
    """Whether letters are an abbreviation in some spelling: what they are depends on what stands around them.

    >>> may_be_abbreviation("Bd"), may_be_abbreviation("avion")
    (True, False)
    """
    return characters.lower() in ABBREVIATIONS


def long_forms(characters: str, *, point: bool) -> tuple[str, ...]:
    """The words that an abbreviation stands for wherever it stands; `point` says that a full stop follows.

    >>> long_forms("av", point=True), long_forms("av", point=False), long_forms("MM", point=False)
    (('avenue',), (), ('messieurs',))
    >>> long_forms("mm", point=False), long_forms("BD", point=False), long_forms("Bd", point=False)
    ((), (), ('boulevard',))
    """
    rule = _RULES.get(characters.lower())
    if rule is None or (rule.point and not point) or (rule.capital and not characters[0].isupper()):
        return ()
    shouted = characters.isupper() and not (rule.capital or point) and len(characters) < _MIN_CAPITALS
    return () if shouted else rule.words


_MIN_CAPITALS = 3  # letters: a BD is no boulevard


def long_forms_in_context(abbreviation: str) -> tuple[str, ...]:
    """The words that the abbreviation of a `CONTEXT` stands for.

    >>> long_forms_in_context("Art."), long_forms_in_context("Me"), long_forms_in_context("av.")
    (('article',), ('maître',), ('avant',))
    """
    known: dict[str, tuple[str, ...]] = {**_IN_ANY_CASE, **_BEFORE_NAME}
    return known.get(abbreviation, known.get(abbreviation.lower(), ()))


MAY_END = (".", "art", "arts", "Art", "Arts", "ART", "ARTS", "Me", "no", "No")


def in_context(typed: str, following: str) -> str:
    """What was typed, with its abbreviation written out where the word that follows makes it one.

    >>> in_context("l’art.", "5"), in_context("art.", "moderne"), in_context("Me", "Roux")
    ('l’article', 'art.', 'maître')
    """
    if not typed.endswith(MAY_END):
        return typed
    match = compiled(CONTEXT).match(f"{typed} {following}")
    if match is None or match.end("abbreviation") != len(typed):
        return typed
    return typed[: match.start("abbreviation")] + long_forms_in_context(match["abbreviation"])[0]
