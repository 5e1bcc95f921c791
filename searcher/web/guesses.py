"""How many wrong tokens an address may send: few enough that no token worth the name is found by trying."""

from __future__ import annotations

from collections import OrderedDict
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address
from time import monotonic

from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_GUESSES = 20
"""Wrong tokens of one address in a minute: a person who mistypes, and the stale cookies of a browser, stay far below."""

_SECONDS = 60.0
_MAX_ADDRESSES = 10_000  # the one heard of longest ago is forgotten first
_NETWORK = ~((1 << 64) - 1)  # of IPv6, where a single caller has all the addresses below


class Guesses:
    """The wrong tokens of each address since it began to send some; bounded, whoever sends from wherever.

    >>> guesses = Guesses(clock=lambda: 0.0)
    >>> for _ in range(MAX_GUESSES): guesses.wrong("10.0.0.1")
    >>> guesses.check("10.0.0.2")
    >>> guesses.check("10.0.0.1")
    Traceback (most recent call last):
    searcher.web.problems.Problem: too many wrong tokens; try again in 60 seconds
    """

    def __init__(self, most: int = MAX_GUESSES, clock: Callable[[], float] = monotonic) -> None:
        """Begin with none, of which so many are borne in a minute."""
        self._most, self._clock = most, clock
        self._wrong: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def check(self, address: str) -> None:
        """Raise `Problem` 429 for an address that has sent too many, before what it sends now is looked at."""
        since, count = self._wrong.get(_who(address), (0.0, 0))
        left = since + _SECONDS - self._clock()
        if count >= self._most and left > 0:
            seconds = int(left) or 1
            raise Problem(
                HTTPStatus.TOO_MANY_REQUESTS,
                _("too many wrong tokens; try again in {n} seconds", n=seconds),
                {"Retry-After": str(seconds)},
            )

    def wrong(self, address: str) -> None:
        """Count one."""
        who, now = _who(address), self._clock()
        since, count = self._wrong.pop(who, (now, 0))
        if now - since >= _SECONDS:
            since, count = now, 0
        self._wrong[who] = since, count + 1
        if len(self._wrong) > _MAX_ADDRESSES:
            self._wrong.popitem(last=False)


def _who(address: str) -> str:
    """An address, or the network of one of IPv6."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(IPv6Address(int(found) & _NETWORK)) if isinstance(found, IPv6Address) else str(found)
