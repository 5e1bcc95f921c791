"""What is said of how a query was understood: each note as a code, with the words that people read."""

from searcher.i18n.message import Code, Codes, Reason, _, plural

__all__ = ["NoteCode", "Reason"]


class NoteCode(Codes):
    """Notes on what did not parse, what was cut, and what no document has."""

    QUOTE_ALONE = Code("quote-alone", _("a quotation mark has no partner: it was left out"))
    PARENTHESIS_ALONE = Code("parenthesis-alone", _("a parenthesis closes nothing: it was left out"))
    PARENTHESIS_OPEN = Code("parenthesis-open", _("a parenthesis is not closed: it was closed at the end"))
    TOO_DEEP = Code("too-deep", _("parentheses more than {n} deep were left out"))
    SIGN_IN_PROSE = Code("sign-in-prose", _("{word} was taken as a word: the query reads as a text"))
    OPERATOR_ALONE = Code("operator-alone", _("{operator} has nothing to join here: it was taken as a word"))
    CUT_SHORT = Code("cut-short", _("{word} is cut short: words that begin so were searched"))
    EDITS_CUT = Code("edits-cut", _("{word}: {n} letters may differ, no more"))
    NO_DATE = Code("no-date", _("{asked} is no date, as 2023, 2023-06 or 2023-06-15: it was taken as words"))
    FACTOR_OF_FILTER = Code(
        "factor-of-filter", _("{part} says which documents are looked at: ^{factor} changes nothing")
    )
    LOOSE_PHRASE = Code(
        "loose-phrase",
        _("{phrase} stands beside other words: its words count singly too, and best together; +{phrase} requires it"),
    )
    PATTERN_CUT = Code(
        "pattern-cut", _("{pattern} fits more words than are looked for: the {n:,} most frequent were taken")
    )
    NO_FIELD_TO_COUNT = Code("no-field-to-count", _("no document has a field {name}: there is nothing to count"))
    FIELD_AS_WORDS = Code("field-as-words", _("no document has a field {name}: it was searched as words"))
    NO_FIELD = Code("no-field", _("no document has a field {name}"))
    NO_VALUE_OF = Code("no-value-of", _("no document has {asked}; there are {values}"))
    NO_VALUE = Code("no-value", _("no document has {asked}"))
    LOST_SHARDS = Code(
        "lost-shards",
        plural(
            "{n:,} shard of the index did not answer: what is in it is missing here",
            "{n:,} shards of the index did not answer: what is in them is missing here",
        ),
    )
    NOWHERE = Code("nowhere", _("nowhere found: {words}"))
    WITHOUT_PART = Code(
        "without-part", plural("found without {part}: {n:,} paragraph", "found without {part}: {n:,} paragraphs")
    )
