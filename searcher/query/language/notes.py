"""What is said of how a query was understood: each note as a code, with the words that people read."""

from searcher.i18n.message import Code, Reason, _, plural

__all__ = ["NoteCode", "Reason"]


class NoteCode(Code):
    """Notes on what did not parse, what was cut, and what no document has."""

    QUOTE_ALONE = "quote-alone", _("a quotation mark has no partner: it was left out")
    PARENTHESIS_ALONE = "parenthesis-alone", _("a parenthesis closes nothing: it was left out")
    PARENTHESIS_OPEN = "parenthesis-open", _("a parenthesis is not closed: it was closed at the end")
    TOO_DEEP = "too-deep", _("parentheses more than {n} deep were left out")
    SIGN_IN_PROSE = "sign-in-prose", _("{word} was taken as a word: the query reads as a text")
    OPERATOR_ALONE = "operator-alone", _("{operator} has nothing to join here: it was taken as a word")
    CUT_SHORT = "cut-short", _("{word} is cut short: words that begin so were searched")
    EDITS_CUT = "edits-cut", _("{word}: {n} letters may differ, no more")
    NO_DATE = "no-date", _("{asked} is no date, as 2023, 2023-06 or 2023-06-15: it was taken as words")
    FACTOR_OF_FILTER = "factor-of-filter", _("{part} says which documents are looked at: ^{factor} changes nothing")
    LOOSE_PHRASE = (
        "loose-phrase",
        _("{phrase} stands beside other words: its words count singly too, and best together; +{phrase} requires it"),
    )
    PATTERN_CUT = "pattern-cut", _("{pattern} fits more words than are looked for: the {n:,} most frequent were taken")
    NO_FIELD_TO_COUNT = "no-field-to-count", _("no document has a field {name}: there is nothing to count")
    FIELD_AS_WORDS = "field-as-words", _("no document has a field {name}: it was searched as words")
    NO_FIELD = "no-field", _("no document has a field {name}")
    NO_VALUE_OF = "no-value-of", _("no document has {asked}; there are {values}")
    NO_VALUE = "no-value", _("no document has {asked}")
    NOWHERE = "nowhere", _("nowhere found: {words}")
    WITHOUT_PART = (
        "without-part",
        plural("found without {part}: {n:,} paragraph", "found without {part}: {n:,} paragraphs"),
    )
