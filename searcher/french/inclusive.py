"""Inclusive writing: `étudiant·e·s`, `étudiant.e.s`, `étudiant(e)s`, `étudiant-e-s` stand for both genders' words."""

from searcher.french.lexicon import lexicon
from searcher.french.normalize import strip_accents

MIDDLE_DOTS = "·•‧∙⋅"

# Full stops, parentheses and hyphens have other uses: there only a known ending counts, and the short ones only after
# the letter they double or replace (citoyen.ne, professionnel.le, actif.ve), so that `fin.le` is two words.
_ENDING = (
    r"(?i:(?<!e.)es?|(?<=n.)nes?|(?<=l.)les?|(?<=t.)tes?|(?<=tou.)tes?|(?<=x.)ses?|(?<=f.)ves?"
    r"|(?<=r.)t?rices?|(?<=[rx].)euses?|(?<=r.)i?(?:è|e\u0300)res?|esses?)"
)
_GOES_ON = r"[^\W_]|[\u0300-\u036f]"

MARKED = (
    rf"(?:[{MIDDLE_DOTS}](?:[^\W\d_][\u0300-\u036f]*)+)+"
    rf"|\.{_ENDING}(?:\.?[sS])?(?!{_GOES_ON}|\.[^\W_])"
    rf"|\((?:{_ENDING}|[sSxX])\)[sSxX]?(?!{_GOES_ON})"
)
"""Regular expression of what follows the masculine word, but for what begins with a hyphen."""

INCLUSIVE = rf"{MARKED}|-{_ENDING}(?:-[sS])?(?!{_GOES_ON}|-[^\W_])"
"""Regular expression of what follows the masculine word."""

HYPHENATED_ENDINGS = frozenset(
    [
        "s",
        "e",
        "es",
        "ne",
        "nes",
        "le",
        "les",
        "te",
        "tes",
        "se",
        "ses",
        "ve",
        "ves",
        "rice",
        "rices",
        "trice",
        "trices",
        "euse",
        "euses",
        "ère",
        "ères",
        "ière",
        "ières",
        "esse",
        "esses",
    ]
)
"""What may stand behind a hyphen for the feminine and the plural; only the expression says whether it does."""

# How much of the masculine an ending replaces: direct|eur + rice, heur|eux + euse, acti|f + ve, conseill|er + ère.
_REPLACED = {
    "trice": ("teur",),
    "rice": ("eur",),
    "ice": ("eur",),
    "euse": ("eur", "eux"),
    "esse": ("e",),
    "ive": ("if",),
    "ve": ("f",),
    "se": ("x",),
    "ière": ("ier",),
    "ère": ("er",),
}

_MIN_WORD_LETTERS = 3


def expand_inclusive(base: str, rest: str) -> tuple[str, str]:
    """Both words meant, masculine first; `rest` is what `INCLUSIVE` matched. Expects what `normalize` returns.

    >>> expand_inclusive("étudiant", "·e·s"), expand_inclusive("directeur", "·rice")
    (('étudiants', 'étudiantes'), ('directeur', 'directrice'))
    >>> expand_inclusive("actif", "(ve)s"), expand_inclusive("citoyen", ".nes"), expand_inclusive("article", "(s)")
    (('actifs', 'actives'), ('citoyens', 'citoyennes'), ('article', 'articles'))
    >>> expand_inclusive("ceux", "·celles"), expand_inclusive("beau", "·belle·s")
    (('ceux', 'celles'), ('beaus', 'belles'))
    """
    endings = "".join(mark if mark.isalpha() else " " for mark in rest).split()
    plural = endings.pop() if endings and endings[-1] in {"s", "x"} else ""
    if not endings:
        return base, base + plural
    ending = endings[0]
    if not plural and ending.endswith("es"):
        plural, ending = "s", ending[:-1]
    masculine = base if base.endswith(("s", "x")) else base + plural
    replaced = next((end for end in _REPLACED.get(ending, ()) if base.endswith(end)), "")
    feminine = base.removesuffix(replaced) + ending
    if not replaced and len(ending) >= _MIN_WORD_LETTERS and is_word(ending) and not is_word(feminine):
        feminine = ending
    return masculine, feminine + ("s" if plural else "")


def is_word(written: str) -> bool:
    """Whether the lexicon has a word: then it may stand behind the mark in full, as in `ceux·celles`."""
    return bool(lexicon().lemmas(strip_accents(written)))
