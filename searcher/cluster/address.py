"""Addresses of indexes on a cluster: `opensearch://host:9200/name`, with `opensearchs` for an encrypted connection."""

from __future__ import annotations

import os
import re
from urllib.parse import parse_qsl, urlsplit

from searcher.errors import StorageError
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

_SCHEMES = {"opensearch": False, "opensearchs": True}
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_PORT = 9200

USER_VARIABLE, PASSWORD_VARIABLE = "SEARCHER_CLUSTER_USER", "SEARCHER_CLUSTER_PASSWORD"
KEY_VARIABLE = "SEARCHER_CLUSTER_API_KEY"


class Address(NamedTuple):
    """Where an index is: the hosts of the cluster, and its name there. It never holds a password.

    `ca` is the file of the authority that signed the hosts' certificates, where the system does not know it.
    """

    hosts: tuple[str, ...]
    name: str
    secure: bool = False
    ca: str | None = None

    def __str__(self) -> str:
        """The address as it is typed."""
        scheme = "opensearchs" if self.secure else "opensearch"
        return f"{scheme}://{','.join(self.hosts)}/{self.name}{f'?ca={self.ca}' if self.ca else ''}"


def parse_address(given: str) -> Address:
    """Read an address. Raises `StorageError` for one that cannot be meant.

    >>> parse_address("opensearch://one,two:9201/articles")
    Address(hosts=('one:9200', 'two:9201'), name='articles', secure=False, ca=None)
    """
    parts = urlsplit(given)
    if "@" in parts.netloc:
        raise StorageError(
            _(
                "an address holds no password; set {user} and {password} instead",
                user=USER_VARIABLE,
                password=PASSWORD_VARIABLE,
            )
        )
    options = dict(parse_qsl(parts.query))
    hosts = tuple(host if ":" in host else f"{host}:{_PORT}" for host in parts.netloc.split(",") if host)
    name = parts.path.strip("/")
    sound = hosts and all(re.fullmatch(r"[^\s:]+:\d{1,5}", host) for host in hosts) and not set(options) - {"ca"}
    if not sound or parts.scheme not in _SCHEMES or not _NAME.fullmatch(name):
        raise StorageError(
            _("{address} is no address of an index; write opensearch://HOST:9200/name, in small letters", address=given)
        )
    return Address(hosts, name, _SCHEMES[parts.scheme], options.get("ca"))


class Credentials(NamedTuple):
    """Who asks: a user with a password, or a key."""

    user: str | None
    password: str | None
    key: str | None


def credentials(config: Path | None = None) -> Credentials:
    """Who asks, as the environment says, or else a file of settings. Raises `ConfigError` for what is wrong in that."""
    found = Credentials(os.environ.get(USER_VARIABLE), os.environ.get(PASSWORD_VARIABLE), os.environ.get(KEY_VARIABLE))
    if config is None or found.user or found.key:
        return found
    from searcher.config.settings import read_cluster_access

    access = read_cluster_access(config)
    return Credentials(access.get("user"), access.get("password"), access.get("api_key"))
