"""The features by which candidates are ranked again, by the names that an explanation has for them."""

from __future__ import annotations

TERM_FEATURES = ("exact", "early", "family", "document", "title", "opening")
"""The rows of a word: its very form, how early that stands, related words, the rest of the document, its title, its opening."""

PAIR_FEATURE = "proximity"
