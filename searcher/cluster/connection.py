"""Requests to a cluster, and its errors in one line that says what to do."""

from __future__ import annotations

import json
import ssl
import time
from base64 import b64encode
from typing import Any
from urllib.parse import urlencode

from searcher.cluster.address import PASSWORD_VARIABLE, USER_VARIABLE, credentials
from searcher.cluster.transport import TIMEOUT_SECONDS, Late, Transport, Unreachable
from searcher.errors import NoIndex, StorageError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from searcher.cluster.address import Address, Credentials
    from searcher.cluster.transport import Answer

Json = dict[str, Any]

_OLDEST = (2, 10)  # which can read frequencies from a text
_MAX_REASON_CHARS = 300
_BAD, _UNAUTHORISED, _FORBIDDEN, _NOT_FOUND, _TOO_BUSY, _UNAVAILABLE = 300, 401, 403, 404, 429, 503
_WAITS = (0.1, 0.5, 1.0, 2.0, 4.0)  # seconds, until a node has room again
_encode = json.JSONEncoder(separators=(",", ":")).encode


class Forbidden(StorageError):
    """Who asks is known, and may not have this."""


class Connection:
    """The cluster of an address; threads may share one. `requests` counts what was asked of it."""

    def __init__(self, address: Address, config: Path | None = None) -> None:
        """Connect at the first request, as who the environment says, or else a file of settings."""
        self.address = address
        self.requests = 0
        try:
            self._transport = Transport(address, _authorization(credentials(config)))
        except OSError as error:
            raise StorageError(_("{address} cannot be reached: {error}", address=address, error=error)) from None

    def check_version(self) -> None:
        """Raise `StorageError` for what is no OpenSearch 2.10 or later, where this user may know it."""
        try:
            about = self.ask("GET", "/")
        except Forbidden:
            return
        version = about.get("version", {})
        number = str(version.get("number", ""))
        if version.get("distribution") != "opensearch" or _numbers(number) < _OLDEST:
            raise StorageError(
                _(
                    "{hosts} runs {name} {number}; this needs OpenSearch 2.10 or later",
                    hosts=", ".join(self.address.hosts),
                    name=version.get("distribution", "Elasticsearch"),
                    number=number,
                )
            )

    def ask(
        self, method: str, path: str, body: Json | bytes | None = None, ignore: int = 0, /, **parameters: str
    ) -> Json:
        """The answer to one request, one of the status `ignore` included. Raises `NoIndex` where there is no such index, else `StorageError`."""
        self.requests += 1
        sent = _encode(body).encode() if isinstance(body, dict) else body
        try:
            answer = self._answer(method, f"{path}?{urlencode(parameters)}" if parameters else path, sent)
        except ssl.SSLError as error:
            raise self._untrusted(error) from None
        except Late:
            raise self._late() from None
        except Unreachable:
            raise self._unreachable() from None
        if answer.status >= _BAD and answer.status != ignore:
            raise self._refused(answer)
        found = _read(answer)
        return found if isinstance(found, dict) else {"found": found}

    def _answer(self, method: str, path: str, body: bytes | None) -> Answer:
        """What the cluster says; one without memory for a request just now is asked again, ever later."""
        for seconds in _WAITS:
            answer = self._transport.ask(method, path, body)
            if answer.status != _TOO_BUSY:
                return answer
            time.sleep(seconds)
        return self._transport.ask(method, path, body)

    def ask_lines(self, path: str, lines: Iterable[Mapping[str, Any]], **parameters: str) -> Json:
        """The answer to several requests in one."""
        body = "".join(f"{_encode(line)}\n" for line in lines)
        return self.ask("POST", path, body.encode(), **parameters)

    def search(self, path: str, body: Json, **parameters: str) -> Json:
        """The answer to one search. Raises `StorageError` as well where not all shards gave it."""
        answer = self.ask("POST", path, body, **parameters)
        self.check_answered(answer)
        self.check_whole(answer)
        return answer

    def pages(self, path: str, body: Json, **parameters: str) -> Iterator[list[Json]]:
        """Yield the hits of a search page by page, however many there are; `body` has their `size` and their `sort`."""
        request = dict(body)
        while True:
            hits = self.search(path, request, **parameters)["hits"]["hits"]
            if hits:
                yield hits
            if len(hits) < request["size"]:
                return
            request["search_after"] = hits[-1]["sort"]

    def check_answered(self, answer: Json) -> None:
        """Raise `StorageError` for the answer to a search that failed."""
        if "error" in answer:
            raise self._reason(answer["error"])

    def check_whole(self, answer: Json) -> None:
        """Raise `StorageError` for the answer to a search that not all shards gave."""
        if lost_shards(answer):
            raise self._incomplete()

    def _incomplete(self) -> StorageError:
        return StorageError(
            _(
                "parts of {address} are on no node that runs; start the missing nodes, then ask again",
                address=self.address,
            )
        )

    def _reason(self, error: object) -> StorageError:
        reason = str(error)
        if "no_shard_available" in reason or ("all shards failed" in reason and "NoShard" in reason):
            return self._incomplete()
        return StorageError(_("OpenSearch refuses: {reason}", reason=" ".join(reason.split())[:_MAX_REASON_CHARS]))

    def _late(self) -> StorageError:
        hosts = ", ".join(self.address.hosts)
        return StorageError(
            _(
                "{hosts} gave no answer within {n} seconds; try again when it is less busy",
                hosts=hosts,
                n=TIMEOUT_SECONDS,
            )
        )

    def _unreachable(self) -> StorageError:
        hosts = ", ".join(self.address.hosts)
        return StorageError(_("no OpenSearch answers at {hosts}; start it, or correct the address", hosts=hosts))

    def _untrusted(self, error: Exception) -> StorageError:
        return StorageError(
            _(
                "the certificate of {hosts} is not trusted; name the file of its authority with ?ca=FILE ({error})",
                hosts=", ".join(self.address.hosts),
                error=str(error)[:_MAX_REASON_CHARS],
            )
        )

    def _refused(self, answer: Answer) -> StorageError:
        if answer.status in {_UNAUTHORISED, _FORBIDDEN}:
            kind = Forbidden if answer.status == _FORBIDDEN else StorageError
            return kind(
                _(
                    "{hosts} refuses this user; set {user} and {password}",
                    hosts=", ".join(self.address.hosts),
                    user=USER_VARIABLE,
                    password=PASSWORD_VARIABLE,
                )
            )
        if answer.status == _NOT_FOUND:
            return NoIndex(_("there is no index {address}; make one with searcher.create", address=self.address))
        if answer.status == _UNAVAILABLE:
            return self._incomplete()
        told = _read(answer)
        return self._reason(told.get("error", told) if isinstance(told, dict) else told)


def lost_shards(answer: Json) -> int:
    """How many shards did not answer a search: those of which no copy runs are not among those that failed."""
    return int(answer["_shards"]["total"]) - int(answer["_shards"]["successful"])


def _authorization(who: Credentials) -> dict[str, str]:
    """The headers that say who asks."""
    if who.key:
        return {"Authorization": f"ApiKey {who.key}"}
    if who.user:
        secret = b64encode(f"{who.user}:{who.password or ''}".encode())
        return {"Authorization": f"Basic {secret.decode()}"}
    return {}


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())


def _read(answer: Answer) -> Any:
    """What an answer says, as JSON or in words."""
    try:
        return json.loads(answer.body) if answer.body else {}
    except ValueError:
        return answer.body.decode(errors="replace")
