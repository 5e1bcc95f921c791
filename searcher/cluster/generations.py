"""Generations of an index: a rebuild fills the next one beside the one that is searched, then both aliases move in one step.

The one before stays until it is deleted, so that the step can be taken back.
"""

from __future__ import annotations

import re
import time
from contextlib import suppress
from itertools import repeat

from searcher.cluster.connection import Forbidden
from searcher.cluster.schema import (
    Generation,
    current_generation,
    generation_names,
    paragraphs_body,
    words_alias,
    words_body,
)
from searcher.errors import NoIndex
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import _

if TYPE_CHECKING:
    from searcher.cluster.connection import Connection, Json

_WAIT, _MAX_WAITS = "30s", 20  # for the further copies of a new generation
_NOT_FOUND, _TIMED_OUT = 404, 408
_POLLS = *(0.02, 0.05, 0.1, 0.2), *repeat(0.5, 2400)  # seconds, until segments are merged
_MAX_SEGMENT_BYTES = 5 << 30  # as OpenSearch itself merges


class GenerationFacts(NamedTuple):
    """A generation: its number, what its index of paragraphs is called, whether it is searched, and how much it holds."""

    number: int
    name: str
    current: bool
    paragraphs: int


def generations(connection: Connection) -> list[GenerationFacts]:
    """Every generation that is there, the oldest first. Raises `NoIndex` and `IndexFormat`."""
    current = current_generation(connection).number
    name = connection.address.name
    found = []
    for number in _numbers(connection):
        index = generation_names(name, number)[0]
        counted = connection.ask("GET", f"/{index}/_count")["count"]
        found.append(GenerationFacts(number, index, number == current, counted))
    return found


def make_generation(connection: Connection, number: int, shards: int, replicas: int, *, aliases: bool) -> Generation:
    """Make the empty indexes of a generation; with `aliases` it is searched from now on."""
    name = connection.address.name
    paragraphs, words = generation_names(name, number)
    for index, alias, body in (
        (words, words_alias(name), words_body(replicas)),
        (paragraphs, name, paragraphs_body(shards, replicas)),
    ):
        connection.ask("PUT", f"/{index}", body | ({"aliases": {alias: {}}} if aliases else {}))
    return Generation(paragraphs, words)


def begin_generation(connection: Connection) -> tuple[Generation, int]:
    """Make the next generation, with as many shards as the current one, and no further copies while it is filled.

    Returns it, and how many copies of each shard it is to have in the end.
    """
    current = current_generation(connection)
    settings = connection.ask("GET", f"/{current.paragraphs}/_settings")[current.paragraphs]["settings"]["index"]
    number = max(_numbers(connection)) + 1
    made = make_generation(connection, number, int(settings["number_of_shards"]), 0, aliases=False)
    # Whoever fills it begins anew where a node dies meanwhile.
    _set(connection, made, {"translog.durability": "async"})
    return made, int(settings["number_of_replicas"])


def finish_generation(connection: Connection, generation: Generation, replicas: int) -> None:
    """Let a filled generation have its copies, then take the place of the current one."""
    both = f"{generation.paragraphs},{generation.words}"
    with suppress(Forbidden):  # who may write need not have the right to merge, or to ask whether it is done
        _merge(connection, generation.paragraphs)
    for _time in range(2):
        # Only after the first is it known that all of it is on the disk: copies are made of the files of a commit made then.
        connection.ask("POST", f"/{both}/_flush", force="true")
    _set(connection, generation, {"number_of_replicas": replicas, "translog.durability": "request"})
    for _time in range(_MAX_WAITS):
        path = f"/_cluster/health/{both}?wait_for_status=green&timeout={_WAIT}"
        health = connection.ask("GET", path, None, _TIMED_OUT)
        if not health["timed_out"]:
            break
    use_generation(connection, generation.number)


def _merge(connection: Connection, index: str) -> None:
    """Let each shard of an index have as few segments as there may be: every search looks its terms up in each of them."""
    found = connection.ask("GET", f"/{index}/_stats/store")
    size, shards = found["_all"]["primaries"]["store"]["size_in_bytes"], found["_shards"]["successful"]
    segments = 1 + size // max(1, shards) // _MAX_SEGMENT_BYTES
    request = {"max_num_segments": str(segments), "wait_for_completion": "false"}
    task = connection.ask("POST", f"/{index}/_forcemerge", None, **request)["task"]
    for seconds in _POLLS:
        time.sleep(seconds)
        # One that ended is forgotten where its node ended.
        if connection.ask("GET", f"/_tasks/{task}", None, _NOT_FOUND).get("completed", True):
            break
    # Searches go by the segments of the last refresh.
    connection.ask("POST", f"/{index}/_refresh")


def use_generation(connection: Connection, number: int) -> None:
    """Search a generation from now on: in one step nobody sees half of. Raises `NoIndex` where there is none of this number."""
    _check_there(connection, number)
    name = connection.address.name
    current = current_generation(connection)
    paragraphs, words = generation_names(name, number)
    moves = ((current.paragraphs, paragraphs, name), (current.words, words, words_alias(name)))
    actions: list[Json] = []
    for before, after, alias in moves:
        actions += {"remove": {"index": before, "alias": alias}}, {"add": {"index": after, "alias": alias}}
    connection.ask("POST", "/_aliases", {"actions": actions})


def delete_generation(connection: Connection, generation: Generation) -> None:
    """Delete the indexes of a generation."""
    connection.ask("DELETE", f"/{generation.paragraphs},{generation.words}")


def delete_old_generations(connection: Connection) -> int:
    """Delete every generation but the one that is searched; return how many those were."""
    current = current_generation(connection).number
    old = [number for number in _numbers(connection) if number != current]
    for number in old:
        delete_generation(connection, Generation(*generation_names(connection.address.name, number)))
    return len(old)


def _set(connection: Connection, generation: Generation, settings: Json) -> None:
    connection.ask("PUT", f"/{generation.paragraphs},{generation.words}/_settings", {"index": settings})


def _check_there(connection: Connection, number: int) -> None:
    known = _numbers(connection)
    if number not in known:
        raise NoIndex(
            _(
                "{address} has no generation {number}; there are {known}",
                address=connection.address,
                number=number,
                known=", ".join(map(str, known)),
            )
        )


def _numbers(connection: Connection) -> list[int]:
    name = connection.address.name
    found = connection.ask("GET", f"/{name}-*/_settings/index.number_of_shards")
    matches = (re.fullmatch(rf"{re.escape(name)}-(\d{{6,}})", index) for index in found)
    return sorted(int(match[1]) for match in matches if match)
