"""From characters to terms: what counts as a word of French, and which words are the same.

`analyse` is the whole chain, and the only one: indexing, querying and highlighting all call it.
Nothing here knows Whoosh, and the only file it reads is its own lexicon.
"""

from searcher.french.abbreviations import CONTEXTUAL_WORDS, MAY_END, in_context, may_hold_context
from searcher.french.analyzer import (
    analyse,
    figure_groups,
    is_inversion,
    known_surfaces,
    plain_letters,
    plain_word,
    surfaces,
)
from searcher.french.compound import content_stems, were_whole
from searcher.french.identifiers import may_be_spelt_otherwise, other_spellings, respelt
from searcher.french.normalize import fold, normalize, strip_accents
from searcher.french.plain_words import PlainWords, plain_words
from searcher.french.question import (
    asks_for_a_kind,
    asks_for_more,
    asks_yes_or_no,
    content_word,
    holds_hyphen,
    may_be_inverted,
)
from searcher.french.stem import find_stems, is_known, root, roots, stems, stems_of_each
from searcher.french.stopwords import is_question_word, is_stop_word
from searcher.french.symbols import holds_symbol, is_symbol
from searcher.french.term_weight import KIND, lexical_weight
from searcher.french.token import Occurrence, Token, Word
from searcher.french.token_words import word_of_letters
from searcher.french.tokenizer import Junctions, junction, junctions, may_hold_space, stretches, stretches_with_space

__all__ = [
    "CONTEXTUAL_WORDS",
    "KIND",
    "MAY_END",
    "Junctions",
    "Occurrence",
    "PlainWords",
    "Token",
    "Word",
    "analyse",
    "asks_for_a_kind",
    "asks_for_more",
    "asks_yes_or_no",
    "content_stems",
    "content_word",
    "figure_groups",
    "find_stems",
    "fold",
    "holds_hyphen",
    "holds_symbol",
    "in_context",
    "is_inversion",
    "is_known",
    "is_question_word",
    "is_stop_word",
    "is_symbol",
    "junction",
    "junctions",
    "known_surfaces",
    "lexical_weight",
    "may_be_inverted",
    "may_be_spelt_otherwise",
    "may_hold_context",
    "may_hold_space",
    "normalize",
    "other_spellings",
    "plain_letters",
    "plain_word",
    "plain_words",
    "respelt",
    "root",
    "roots",
    "stems",
    "stems_of_each",
    "stretches",
    "stretches_with_space",
    "strip_accents",
    "surfaces",
    "were_whole",
    "word_of_letters",
]
