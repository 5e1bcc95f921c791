"""Requests to a cluster, and its errors in one line that says what to do."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from searcher.cluster.address import PASSWORD_VARIABLE, USER_VARIABLE, credentials
from searcher.errors import NoIndex, StorageError
from searcher.i18n import _

try:
    from opensearchpy import OpenSearch, exceptions
except ImportError:
    raise StorageError(_("searching on a cluster needs opensearch-py; pip install 'searcher-fr[cluster]'")) from None

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from searcher.cluster.address import Address

Json = dict[str, Any]

_TIMEOUT_SECONDS = 60
_MAX_RETRIES = 4
_CONNECTIONS = 16
_MAX_REASON_CHARS = 300
_UNAUTHORISED, _FORBIDDEN, _NOT_FOUND, _UNAVAILABLE = 401, 403, 404, 503

logging.getLogger("opensearch").addHandler(logging.NullHandler())  # errors are raised; nobody reads them twice


class _Forbidden(StorageError):
    """Who asks is known, and may not have this."""


class Connection:
    """The cluster of an address; threads may share one. `requests` counts what was asked of it."""

    def __init__(self, address: Address, config: Path | None = None) -> None:
        """Connect at the first request, as who the environment says, or else a file of settings."""
        self.address = address
        self.requests = 0
        who = credentials(config)
        options: Json = {}
        if who.user:
            options["http_auth"] = (who.user, who.password or "")
        if who.key:
            options["headers"] = {"Authorization": f"ApiKey {who.key}"}
        if address.secure:
            options |= {"use_ssl": True, "verify_certs": True}
            if address.ca:
                options["ca_certs"] = address.ca
        hosts = [f"{'https' if address.secure else 'http'}://{host}" for host in address.hosts]
        try:
            self._client = OpenSearch(
                hosts,
                timeout=_TIMEOUT_SECONDS,
                max_retries=_MAX_RETRIES,
                retry_on_timeout=True,
                retry_on_status=(502, 503, 504),
                maxsize=_CONNECTIONS,
                **options,
            )
        except (exceptions.ImproperlyConfigured, OSError) as error:
            raise StorageError(_("{address} cannot be reached: {error}", address=address, error=error)) from None

    def cluster(self) -> str:
        """The uuid of the cluster; empty where this user may not know it. Raises `StorageError` for what is no OpenSearch 2 or later."""
        try:
            about = self.ask("GET", "/")
        except _Forbidden:
            return ""
        version = about.get("version", {})
        number = str(version.get("number", ""))
        if version.get("distribution") != "opensearch" or number.partition(".")[0] == "1":
            raise StorageError(
                _(
                    "{hosts} runs {name} {number}; this needs OpenSearch 2.4 or later",
                    hosts=", ".join(self.address.hosts),
                    name=version.get("distribution", "Elasticsearch"),
                    number=number,
                )
            )
        return str(about["cluster_uuid"])

    def ask(self, method: str, path: str, body: Any = None, **parameters: Any) -> Json:
        """The answer to one request. Raises `NoIndex` where there is no such index, else `StorageError`."""
        self.requests += 1
        try:
            answer = self._client.transport.perform_request(method, path, params=parameters or None, body=body)
        except exceptions.SSLError as error:
            raise self._untrusted(error) from None
        except exceptions.ConnectionTimeout:
            raise self._late() from None
        except exceptions.ConnectionError as error:
            raise self._unreachable(error) from None
        except exceptions.TransportError as error:
            raise self._refused(error) from None
        return answer if isinstance(answer, dict) else {"found": answer}

    def ask_lines(self, path: str, lines: Iterable[Mapping[str, Any]], **parameters: Any) -> Json:
        """The answer to several requests in one."""
        body = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
        return self.ask("POST", path, body, **parameters)

    def search(self, path: str, body: Json, **parameters: Any) -> Json:
        """The answer to one search. Raises `StorageError` as well where not all shards gave it."""
        answer = self.ask("POST", path, body, **parameters)
        self.check_answered(answer)
        self.check_whole(answer)
        return answer

    def pages(self, path: str, body: Json, **parameters: Any) -> Iterator[list[Json]]:
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
        if answer["_shards"]["failed"]:
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
                n=_TIMEOUT_SECONDS,
            )
        )

    def _unreachable(self, error: Exception) -> StorageError:
        if "certificate" in str(error).lower():
            return self._untrusted(error)
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

    def _refused(self, error: exceptions.TransportError) -> StorageError:
        if error.status_code in {_UNAUTHORISED, _FORBIDDEN}:
            kind = _Forbidden if error.status_code == _FORBIDDEN else StorageError
            return kind(
                _(
                    "{hosts} refuses this user; set {user} and {password}",
                    hosts=", ".join(self.address.hosts),
                    user=USER_VARIABLE,
                    password=PASSWORD_VARIABLE,
                )
            )
        if error.status_code == _NOT_FOUND:
            return NoIndex(_("there is no index {address}; make one with searcher.create", address=self.address))
        if error.status_code == _UNAVAILABLE:
            return self._incomplete()
        return self._reason(error.info.get("error", error) if isinstance(error.info, dict) else error)
