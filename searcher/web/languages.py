"""Which language the page speaks: that of whoever asks."""

from __future__ import annotations

from functools import lru_cache

LANGUAGES = ("fr", "en")
"""The first is spoken where nothing else is asked for: the documents are French."""


_MAX_REMEMBERED_CHARS = 200  # of a header: browsers send the same short ones


def language_of(accept: str) -> str:
    """The language that a browser likes best of those spoken here, by its `Accept-Language`.

    >>> [language_of(header) for header in ("en-GB,en;q=0.8,fr;q=0.5", "de,fr-CH;q=0.7,en;q=0.6", "de", "", "en;q=x")]
    ['en', 'fr', 'fr', 'fr', 'fr']
    """
    return _remembered(accept) if len(accept) <= _MAX_REMEMBERED_CHARS else _liked_best(accept)


def _liked_best(accept: str) -> str:
    liked = []
    for place, part in enumerate(accept.split(",")[:20]):
        tag, _, weight = part.partition(";q=")
        language = tag.strip().lower().partition("-")[0]
        if language in LANGUAGES:
            liked.append((-_quality(weight), place, language))
    return min(liked)[2] if liked and min(liked)[0] < 0 else LANGUAGES[0]


_remembered = lru_cache(maxsize=256)(_liked_best)


def _quality(weight: str) -> float:
    try:
        return min(1.0, max(0.0, float(weight or 1)))
    except ValueError:
        return 0.0
