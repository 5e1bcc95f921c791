"""Embedders: what makes a vector of a text, a function of the user's or a model by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from searcher.errors import StorageError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.installing import needs
from searcher.library.arguments import check_callable

if TYPE_CHECKING:
    from typing import Any

Embedder = Callable[[list[str]], Sequence[Sequence[float]]]
"""From texts to a vector for each, all of one length: lists of numbers, or an array of two dimensions."""


def embedder_of(given: Embedder | str | None) -> Embedder | None:
    """The function that was given or named. Raises `TypeError`, `ValueError` for an unknown name, and `ImportError`."""
    if given is None:
        return None
    if isinstance(given, str):
        return _named(given)
    check_callable("embedder", given)
    return given


def check_no_embedder(embedder: Embedder | str | None) -> None:
    """Raise `StorageError` for an embedder that was given with the address of a cluster."""
    if embedder is not None:
        raise StorageError(_("an index on a cluster has no vectors; leave out the embedder"))


def _named(name: str) -> Embedder:
    library, _colon, model = name.partition(":")
    if library not in _LIBRARIES or not model:
        known = " or ".join(f"{known}:NAME" for known in _LIBRARIES)
        msg = f"embedder is a function, {known}, not {name!r}"
        raise ValueError(msg)
    module, make = _LIBRARIES[library]
    try:
        found = import_module(module)
    except ImportError as error:
        raise ImportError(needs(library, library)) from error
    encode: Embedder = make(found, model).encode
    return encode


_LIBRARIES: dict[str, tuple[str, Callable[[Any, str], Any]]] = {
    "model2vec": ("model2vec", lambda module, model: module.StaticModel.from_pretrained(model)),
    "sentence-transformers": ("sentence_transformers", lambda module, model: module.SentenceTransformer(model)),
}
