"""What whoever starts the server decides, and the limits on what is asked of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from searcher.web.guesses import Guesses

MAX_QUERY_CHARS = 500
"""Of a query: longer ones are for programs, which have the library."""

MAX_HITS = 100
"""Of one answer."""

FARTHEST = 10_000
"""How many hits may be passed over."""

MAX_SUGGESTIONS = 20
MAX_SOURCES = 1000
PAGE = 10
"""Hits on a page."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Who may ask, and how long an answer may take.

    `hosts` are the names under which the server may be asked for, in lower case and without a port; with `any_address`
    every bare IP address is one, too. `token` is what callers must have, if anything; `guesses` counts those who have it wrong. `seconds` is how long they wait.
    """

    hosts: frozenset[str] = frozenset({"localhost", "127.0.0.1", "::1"})
    any_address: bool = False
    token: str | None = None
    seconds: float = 5.0
    guesses: Guesses = field(default_factory=Guesses, compare=False)
