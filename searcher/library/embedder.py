"""Embedders: what makes a vector of a text, a function of the user's or a model by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from searcher.i18n import _
from searcher.library.arguments import check_callable

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
        msg = _("{library} is not installed; install it with: python -m pip install {library}", library=library)
        raise ImportError(msg) from error
    return make(found, model)


def _static_model(module: Any, model: str) -> Embedder:
    encode: Embedder = module.StaticModel.from_pretrained(model).encode
    return encode


def _sentence_transformer(module: Any, model: str) -> Embedder:
    encode: Embedder = module.SentenceTransformer(model).encode
    return encode


_LIBRARIES: dict[str, tuple[str, Callable[[Any, str], Embedder]]] = {
    "model2vec": ("model2vec", _static_model),
    "sentence-transformers": ("sentence_transformers", _sentence_transformer),
}
