"""The inner loops: plain Python, and one extension in C that has the same functions under the same names.

The modules here are the oracle, and what runs where the extension was not compiled; the extension is chosen where it is
there. Nobody else knows which runs. `SEARCHER_PURE=1` in the environment forces Python.

A kernel does arithmetic on lists of numbers. It knows no letter of French: what depends on those is asked of its caller,
or given to it as a table.
"""

from __future__ import annotations

import os

from searcher.hints import TYPE_CHECKING
from searcher.lazy import loaded

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

    from searcher.kernels.base64 import base64_bytes as base64_bytes
    from searcher.kernels.combine import conjunction as conjunction
    from searcher.kernels.combine import disjunction_max as disjunction_max
    from searcher.kernels.deflate import deflate_blocks as deflate_blocks
    from searcher.kernels.digest import digests as digests
    from searcher.kernels.documents import DocumentLookup as DocumentLookup
    from searcher.kernels.form_table import FormTable as FormTable
    from searcher.kernels.inflate import inflated as inflated
    from searcher.kernels.inverter import OccurrenceBuffer as OccurrenceBuffer
    from searcher.kernels.lists import best_codes as best_codes
    from searcher.kernels.lists import greatest as greatest
    from searcher.kernels.lists import in_order as in_order
    from searcher.kernels.marks import Finder as Finder
    from searcher.kernels.marks import SpellingMemo as SpellingMemo
    from searcher.kernels.matching import count_with as count_with
    from searcher.kernels.matching import in_any as in_any
    from searcher.kernels.matching import marked as marked
    from searcher.kernels.occurrences import phrase_postings as phrase_postings
    from searcher.kernels.occurrences import union_postings as union_postings
    from searcher.kernels.pdf_runs import text_runs as text_runs
    from searcher.kernels.pdf_runs import words_of as words_of
    from searcher.kernels.reranking import TermPostings as TermPostings
    from searcher.kernels.reranking import best_reranked as best_reranked
    from searcher.kernels.reranking import features as features
    from searcher.kernels.reranking import reranked as reranked
    from searcher.kernels.reranking import reranked_in_all as reranked_in_all
    from searcher.kernels.score_lists import table as table
    from searcher.kernels.score_lists import weighted_table as weighted_table
    from searcher.kernels.text_blocks import TextBlocks as TextBlocks
    from searcher.kernels.token_places import TokenPlaces as TokenPlaces
    from searcher.kernels.top_k import best as best
    from searcher.kernels.top_k import best_of_all as best_of_all
    from searcher.kernels.typed_order import in_typed_order as in_typed_order
    from searcher.kernels.vectors import nearest as nearest
    from searcher.kernels.windows import densest as densest
    from searcher.kernels.windows import fragment as fragment
    from searcher.kernels.word_lookup import WordLookup as WordLookup

INTERFACE = 51
"""Raised with every change of what the extension takes or gives: one compiled from other sources is not used."""

_TWINS = {
    "DocumentLookup": "documents",
    "Finder": "marks",
    "FormTable": "form_table",
    "OccurrenceBuffer": "inverter",
    "SpellingMemo": "marks",
    "TermPostings": "reranking",
    "TextBlocks": "text_blocks",
    "TokenPlaces": "token_places",
    "base64_bytes": "base64",
    "best": "top_k",
    "best_codes": "lists",
    "best_of_all": "top_k",
    "best_reranked": "reranking",
    "conjunction": "combine",
    "count_with": "matching",
    "deflate_blocks": "deflate",
    "digests": "digest",
    "densest": "windows",
    "disjunction_max": "combine",
    "features": "reranking",
    "fragment": "windows",
    "reranked": "reranking",
    "reranked_in_all": "reranking",
    "greatest": "lists",
    "in_any": "matching",
    "in_order": "lists",
    "in_typed_order": "typed_order",
    "inflated": "inflate",
    "marked": "matching",
    "nearest": "vectors",
    "phrase_postings": "occurrences",
    "table": "score_lists",
    "text_runs": "pdf_runs",
    "union_postings": "occurrences",
    "words_of": "pdf_runs",
    "WordLookup": "word_lookup",
    "weighted_table": "score_lists",
}


def _extension() -> ModuleType | None:
    if os.environ.get("SEARCHER_PURE", "") not in {"", "0"}:
        return None
    try:
        native = loaded("searcher.kernels._native")
    except ImportError:
        return None
    return native if native.INTERFACE == INTERFACE else None


_NATIVE = _extension()


def running() -> str:
    """Which kernels run: `compiled` or `Python`."""
    return "Python" if _NATIVE is None else "compiled"


def __getattr__(name: str) -> Any:
    """A kernel, the compiled one where there is one; its twin in Python is not even imported then."""
    if name not in _TWINS:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    if _NATIVE is None:
        kernel = _twin(name)
    elif name in _LIMITED:
        kernel = _within_limits(getattr(_NATIVE, name), name)
    else:
        kernel = getattr(_NATIVE, name)
    globals()[name] = kernel
    return kernel


def _twin(name: str) -> Any:
    return getattr(loaded(f"searcher.kernels.{_TWINS[name]}"), name)


_LIMITED = {"best", "best_of_all", "best_reranked", "conjunction", "deflate_blocks", "disjunction_max"}
"""Kernels that say `OverflowError` where they cannot do it: scores of 31 bits are enough for all but huge factors.

`deflate_blocks` says it of a zlib that it cannot call.
"""


def _within_limits(compiled: Callable[..., Any], name: str) -> Callable[..., Any]:
    def kernel(*arguments: Any) -> Any:
        try:
            return compiled(*arguments)
        except OverflowError:
            return _beyond_limits(name, arguments)

    return kernel


def _beyond_limits(name: str, arguments: Any) -> Any:
    """The answer of the twin; that of `best` is mostly found faster with a kernel that is given less exact scores."""
    if name == "best":
        from searcher.kernels.top_k import best_by_coarse_scores

        score_lists, removed, k, *others = arguments
        floor, leaf = (*others, 0, 0)[:2]
        try:
            found = best_by_coarse_scores(_NATIVE, score_lists, removed, k)  # type: ignore[arg-type]
        except OverflowError:  # of one list alone
            found = None
        if found is not None:
            return [(score, leaf, paragraph) for score, paragraph in found if score >= floor]
    if name == "best_reranked":
        return _twin(name)(*arguments, __getattr__("best"), _NATIVE.reranked)  # type: ignore[union-attr]
    if name == "best_of_all":
        return _twin(name)(*arguments, __getattr__("best"))
    return _twin(name)(*arguments)
