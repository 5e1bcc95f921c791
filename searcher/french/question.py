"""What a question asks for, as its grammar says: a kind of thing, or yes or no; and which of its words say of what."""

from __future__ import annotations

from searcher.french.abbreviations import ABBREVIATIONS, MAY_END
from searcher.french.elision import APOSTROPHES, ELIDED
from searcher.french.normalize import LETTERS_OF_TODAY, normalize, strip_accents
from searcher.french.numerals import roman_ordinal_spellings
from searcher.french.plain_words import ROMAN
from searcher.french.stem import stems
from searcher.french.stopwords import QUESTION_WORDS, TYPED_STOP_WORDS
from searcher.french.term_weight import is_infinitive
from searcher.hints import TYPE_CHECKING
from searcher.lazy import compiled, expression, lru_cache

if TYPE_CHECKING:
    from collections.abc import Sequence

_ASKS_FOR_A_KIND = frozenset(["quel", "quelle", "quelles", "quels"])

# With one of these before the verb the answer is a place, a way, a number or a name.
_ASKS_FOR_MORE = _ASKS_FOR_A_KIND | {"combien", "comment", "lequel", "laquelle", "lesquelles", "lesquels", "pourquoi"}
_ALSO_CONJUNCTIONS = frozenset(["ou", "quand", "que", "qui", "quoi"])  # they ask first, before the verb, and `à qui`
_ASKS_OPENLY = _ASKS_FOR_MORE | _ALSO_CONJUNCTIONS - {"ou"} | {"où"}
_PREPOSITIONS = frozenset(["a", "avec", "chez", "contre", "dans", "de", "depuis", "en", "par", "pour", "sans", "sur"])
_PRONOUNS = frozenset(["ce", "elle", "elles", "il", "ils", "je", "nous", "on", "tu", "vous"])
_AUXILIARIES = frozenset(["avoir", "devoir", "etre", "falloir", "pouvoir", "vouloir"])

_NO_CONTENT = TYPED_STOP_WORDS.union(
    QUESTION_WORDS, _PRONOUNS, map(strip_accents, _ASKS_OPENLY), map(strip_accents, ABBREVIATIONS), MAY_END
)

_PUNCTUATION = ' .,;:!?…()[]«»“”"'
_LETTER_APOSTROPHE = "\u02bc"
_HYPHENS = frozenset("-\u2010\u2011")
_MAY_BE_HYPHEN = _HYPHENS | {"\ufe63", "\uff0d"}  # which Unicode decomposes into one
_HYPHEN = "[-\u2010\u2011]"
_MAY_BE_INVERTED = expression(rf"(?i){_HYPHEN}|\b(?:{'|'.join(sorted(_PRONOUNS))})\b")
_LOOSE_T = r"(?i)\Wt\W(?=(?:il|elle|on)\b)"  # « y a t il »
_ELIDED_QUE = rf"(?i)\W*qu[{APOSTROPHES}]"


def content_word(letters: str) -> str:
    """The folded word that small letters of today's French are, and that says what is looked for; empty for any other text.

    It means nothing but itself, whatever stands beside it: it is no stop word and asks nothing, with its accents or
    without, and is no abbreviation.

    >>> [content_word(text) for text in ("élève", "Paris", "av", "l’avion", "cœur", "même", "quelle", "art")]
    ['eleve', '', '', '', '', '', '', '']
    """
    if letters.isascii():
        if not (letters.isalpha() and letters.islower()):
            return ""
        folded = letters
    elif letters.strip(LETTERS_OF_TODAY):
        return ""
    else:
        folded = strip_accents(letters)
    if folded in _NO_CONTENT or (letters[0] in ROMAN and roman_ordinal_spellings(letters)):
        return ""
    return folded


def asks_for_a_kind(folded: str) -> bool:
    """Whether the noun that follows says of what kind the answer is.

    « Quelle ville fut fondée par Romulus ? »: what answers names the city, and need not say that it is one.

    >>> asks_for_a_kind("quelle"), asks_for_a_kind("combien")
    (True, False)
    """
    return folded in _ASKS_FOR_A_KIND


def asks_yes_or_no(typed: Sequence[str]) -> bool:
    """Whether the words of a question, as typed, want a yes or a no: verb and pronoun change places, or `est-ce que`.

    A question word before the verb asks for more. What stands behind the verb does not matter, nor a question mark.

    >>> [asks_yes_or_no(question.split()) for question in ("Puis-je refuser ?", "un mineur peut-il voter", "est ce que")]
    [True, True, True]
    >>> [asks_yes_or_no(question.split()) for question in ("Que puis-je refuser ?", "où peut-on voter", "rendez-vous")]
    [False, False, False]
    """
    text = compiled(_LOOSE_T).sub("-t-", " ".join(typed))
    has_hyphen, typed = not _MAY_BE_HYPHEN.isdisjoint(text), text.split()
    pronoun_follows = [*map(_is_pronoun, typed[1:]), False]
    for place, (word, follows) in enumerate(zip(typed, pronoun_follows, strict=False)):
        if (follows or (has_hyphen and not word.isalpha())) and _is_inverted(word, pronoun_follows=follows):
            before = typed[:place]
            begins = [number for number, one in enumerate(before, 1) if one.endswith((",", ";", ":"))]
            return not _asks_for_more(before[begins[-1] :] if begins else before, word)
    return False


def asks_for_more(word: str) -> bool:
    """Whether a word of a question, as typed, asks for more than a yes or a no: `qui`, `où`, `combien`.

    >>> [asks_for_more(word) for word in ("comment", "Où", "qu’est-ce", "ou", "droit")]
    [True, True, True, False, False]
    """
    lower = word.lower()
    return lower in _ASKS_OPENLY or ("qu" in lower and _begins_with_que(word))


def _begins_with_que(word: str) -> bool:
    return "qu" in word.lower() and compiled(_ELIDED_QUE).match(word) is not None


def may_be_inverted(word: str) -> bool:
    """Whether a word of a question, as typed, may be a verb before its pronoun, or the pronoun: most words are neither.

    >>> [may_be_inverted(word) for word in ("peut-on", "Il", "l’on", "droit")]
    [True, True, True, False]
    """
    if word.isalpha() and (word.isascii() or not word.lower().strip(LETTERS_OF_TODAY)):
        return word.lower() in _PRONOUNS
    return _MAY_BE_INVERTED.search(word) is not None


def holds_hyphen(word: str) -> bool:
    """Whether there is a hyphen in a word as typed: of most words, all that could make it a verb before its pronoun."""
    return not _HYPHENS.isdisjoint(word)


@lru_cache(maxsize=1 << 12)
def _is_pronoun(word: str) -> bool:
    return _letters(word) in _PRONOUNS


def _is_inverted(word: str, *, pronoun_follows: bool) -> bool:
    """Whether a verb stands here before its pronoun, `peut-il` or, as it is often typed, `peut il`."""
    parts = compiled(_HYPHEN).split(_letters(word))
    if len(parts) == 1:
        return pronoun_follows and _is_auxiliary(parts[0])
    verb, pronoun = parts[-3 if parts[-2] == "t" and len(parts) > 2 else -2], parts[-1]  # noqa: PLR2004 — a-t-il
    # « abonnez-vous » bids, and « rendez-vous » is a noun.
    asks = not verb.endswith("ez") or _is_auxiliary(verb)
    return pronoun in _PRONOUNS and asks and any(map(is_infinitive, stems(verb)))


def _is_auxiliary(folded: str) -> bool:
    return not _AUXILIARIES.isdisjoint(stems(folded))


def _asks_for_more(before: Sequence[str], word: str) -> bool:
    """Whether a question word stands before a verb in its sentence, or is elided with it: `qu'est-ce`."""
    folded = [_letters(one) for one in before]
    if _begins_with_que(word) or not _ASKS_FOR_MORE.isdisjoint(folded):
        return True
    return not _ALSO_CONJUNCTIONS.isdisjoint(folded) and any(
        (one in _ALSO_CONJUNCTIONS and (place in {0, len(folded) - 1} or folded[place - 1] in _PREPOSITIONS))
        or (one == "ou" and "ù" in normalize(before[place]))
        for place, one in enumerate(folded)
    )


def _letters(word: str) -> str:
    """A word as typed without accents, capitals, the punctuation around it and what is elided before it."""
    if word.isascii() and word.isalpha():
        return word.lower()
    bare = word.strip(_PUNCTUATION).partition("(")[0]
    if not bare.isalpha() or _LETTER_APOSTROPHE in bare:
        bare = compiled(ELIDED).sub("", bare, count=1)
    return strip_accents(normalize(bare))
