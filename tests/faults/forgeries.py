"""Indexes with right checksums and wrong content: whoever makes one gets an answer or `CorruptIndex`, in bounded time and memory.

python tests/faults/forgeries.py           asks every forgery in a process with limits; prints counts as JSON
"""

from __future__ import annotations

import json
import random
import resource
import shutil
import signal
import sys
import zlib
from array import array
from collections import Counter
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import searcher
from searcher import Document, Paragraph
from searcher.index.storage.container import SectionReader, SectionWriter
from searcher.index.storage.manifest import read_manifest, write_manifest
from searcher.sync.check_repair import check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Sections = dict[str, bytes]
Change = "Callable[[Sections], None]"

QUERIES = [
    "commun",
    '"un commun"',
    "comm* OU chat",
    "etat",
    "comun~",
    "titre",
    "auteur:zola",
    "an:2003",
    "date:>=2000",
    "l'État -chat",
    "absent",
    "c?mmun~2",
    "chemin:*d1*",
]
_EIGHT_BYTES = {"text.offsets", "document.offsets", "headings.offsets", "locations.offsets", "digest"}
_BOMB_BYTES = 1 << 30
_MAX_GROWTH = 700 << 20  # bytes of address space that a case may take beside what Python has
_MAX_SECONDS = 20  # of a processor
_MAX_WAIT = 900  # seconds, however busy the machine is


def build(folder: Path) -> None:
    """An index of one segment that has every kind of section."""
    with searcher.create(folder) as index, index.writer() as writer:
        for n in range(40):
            writer.add(
                Document(
                    id=f"d{n}",
                    title=f"Un titre {n}",
                    path=f"d{n}.txt",
                    metadata={"an": 2000 + n, "auteur": f"Zola {n}", "date": f"{2000 + n}-01-02"},
                    paragraphs=[
                        Paragraph(f"Un commun ancien de l’État numéro {n}.", "Haut", 3, 7, location=f"cell:A!B{n}"),
                        Paragraph(f"Le chat du commun {n}.", "Bas", 4, 8),
                        Paragraph("Un commun qui se répète.", "Bas", 5, 8),
                    ],
                )
            )


def sections(path: Path) -> Sections:
    """What a segment consists of."""
    reader = SectionReader(path)
    return {name: bytes(reader.bytes(name)) for name in reader.names}


def forge(folder: Path, changed: Sections) -> None:
    """Put other sections into the one segment of an index, and the checksums that they have."""
    manifest = read_manifest(folder)
    path = manifest.segments[0].file(folder)
    path.unlink()
    with path.open("wb") as file:
        writer = SectionWriter(file)
        for name, data in changed.items():
            writer.write(name, data)
        entry = manifest.segments[0]._replace(checksum=writer.close())
    write_manifest(folder, manifest._replace(segments=(entry,)))


@cache
def bomb(head: bytes) -> bytes:
    """Deflated data that begins with some bytes and goes on for a gigabyte."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    zeros = bytes(1 << 20)
    return b"".join(
        [compressor.compress(head), *(compressor.compress(zeros) for _ in range(_BOMB_BYTES >> 20)), compressor.flush()]
    )


def cases(whole: Sections) -> Iterator[tuple[str, Sections]]:
    """Every forgery: its name and the sections."""
    for name, change in _changes(whole):
        forged = dict(whole)
        change(forged)
        yield name, forged


def _changes(whole: Sections) -> Iterator[tuple[str, Callable[[Sections], None]]]:
    for name in ("text", "document", "headings"):
        for length in (5, 0, 1 << 26, 0xFFFFFFFF):
            yield f"{name}.blocks is a bomb that says {length}", partial(_bomb, name=name, length=length)
    for about, change in _META.items():
        yield f"meta: {about}", partial(_meta, change=change)
    for about, names in _FIELD_NAMES.items():
        yield f"field.names: {about}", partial(_replace, name="field.names", data=names)
    for name, data in whole.items():
        yield f"{name} is empty", partial(_replace, name=name, data=b"")
        yield f"{name} is not there", partial(_without, name=name)
        if name != "meta":
            yield f"{name} is reversed", partial(_replace, name=name, data=data[::-1])
            yield f"{name} is all ones", partial(_replace, name=name, data=b"\xff" * len(data))
            yield f"{name} is all zeros", partial(_replace, name=name, data=bytes(len(data)))
            yield f"{name} is half as long", partial(_replace, name=name, data=data[: len(data) // 16 * 8])
            yield f"{name} is twice as long", partial(_replace, name=name, data=data * 2)
        if name.endswith(("offsets", "starts", "first", "document", "id", "order", "numbers")):
            numbers = array("Q" if name in _EIGHT_BYTES else "I", data)
            yield f"{name} descends", partial(_replace, name=name, data=numbers[::-1].tobytes())
            yield f"{name} is shuffled", partial(_replace, name=name, data=_shuffled(numbers))
    chosen = random.Random(1)  # noqa: S311 — no secret
    names = list(whole)
    for _ in range(60):
        one, other = chosen.sample(names, 2)
        yield f"{one} and {other} change places", partial(_swap, one=one, other=other)


def _bomb(forged: Sections, name: str, length: int) -> None:
    data = bomb(array("I", [length] * 16).tobytes())
    forged[f"{name}.blocks"] = data
    count = len(forged[f"{name}.offsets"]) // 8
    forged[f"{name}.offsets"] = array("Q", [0, *[len(data)] * (count - 1)]).tobytes()


def _meta(forged: Sections, change: Callable[[dict[str, Any]], object]) -> None:
    meta = json.loads(forged["meta"])
    changed = change(meta)
    forged["meta"] = changed if isinstance(changed, bytes) else json.dumps(meta).encode()


_META: dict[str, Callable[[dict[str, Any]], object]] = {
    "200,000 empty chunks": lambda meta: meta.update(chunks=[0] * 200_000 + meta["chunks"]),
    "no chunk": lambda meta: meta.update(chunks=[], paragraphs=0),
    "chunks of one": lambda meta: meta.update(chunks=[1] * meta["paragraphs"]),
    "-5 documents": lambda meta: meta.update(documents=-5),
    "10**12 documents": lambda meta: meta.update(documents=10**12),
    "fewer documents": lambda meta: meta.update(documents=1),
    "more paragraphs": lambda meta: meta.update(chunks=[60_000], paragraphs=60_000),
    "a length of 10**400": lambda meta: meta.update(length=10**400),
    "a negative length": lambda meta: meta.update(title_length=-(10**300)),
    "a length that is text": lambda meta: meta.update(length="x"),
    "a length that is no whole number": lambda meta: meta.update(length=1e308),
    "true for a number": lambda meta: meta.update(paragraphs=True, chunks=[True], documents=True),
    "nested too deep": lambda _: b"[" * 200_000,
    "no JSON": lambda _: b"\xff\xfe",
    "a number of 100,000 digits": lambda _: b'{"paragraphs": ' + b"9" * 100_000 + b"}",
    "NaN": lambda _: b'{"paragraphs": NaN, "documents": NaN, "length": NaN, "title_length": NaN, "chunks": [NaN]}',
    "a list": lambda _: b"[]",
}
_FIELD_NAMES = {
    "nested too deep": b"[" * 200_000,
    "10**15 values": b'[["auteur", 1000000000000000]]',
    "negative counts": b'[["auteur", -3], ["title", -5], ["path", 3]]',
    "a number of 100,000 digits": b'[["auteur", ' + b"9" * 100_000 + b"]]",
    "no pairs": b"[7]",
    "Infinity": b'[["auteur", Infinity]]',
}


def _replace(forged: Sections, name: str, data: bytes) -> None:
    forged[name] = data


def _without(forged: Sections, name: str) -> None:
    del forged[name]


def _swap(forged: Sections, one: str, other: str) -> None:
    forged[one], forged[other] = forged[other], forged[one]


def _shuffled(numbers: array[int]) -> bytes:
    copy = list(numbers)
    random.Random(2).shuffle(copy)  # noqa: S311 — no secret
    return array(numbers.typecode, copy).tobytes()


def ask(folder: Path) -> None:
    """Ask all that can be asked of an index. Raises `SearcherError`."""
    with searcher.open(folder) as index:
        for query in QUERIES:
            for hit in index.search(query, facets=["auteur"], all_copies=query == "etat"):
                _ = hit.text, hit.document.title, hit.snippet, hit.heading, hit.duplicates, hit.place, hit.context(1)
        for hit in index.search("commun", sort="date", filter={"auteur": "Zola"}, limit=1):
            list(index.more_like(hit))
            index.document(hit.document.id, "chat")
        index.suggest("com")
        index.words("c")
        list(index.iterate("commun"))
        index.facts()


def outcome(folder: Path) -> str:
    """What comes of asking an index, and of checking it: `answer`, the name of an error of ours, or what is wrong."""
    signal.setitimer(signal.ITIMER_PROF, _MAX_SECONDS)
    signal.alarm(_MAX_WAIT)
    try:
        found = _found(partial(ask, folder))
        checked = _found(lambda: _raise_damage(folder))
    except TimeoutError:
        return "wrong: hangs"
    finally:
        signal.alarm(0)
        signal.setitimer(signal.ITIMER_PROF, 0)
    if found.startswith("wrong") or checked.startswith("wrong"):
        return f"wrong: {found}; check: {checked}"
    return f"wrong: {found}, and check finds nothing" if found != "answer" and checked == "answer" else found


def _raise_damage(folder: Path) -> None:
    damage = check(folder).damage
    if damage:
        raise searcher.CorruptIndex(damage[0])


def _found(ask: Callable[[], None]) -> str:
    try:
        ask()
    except searcher.SearcherError as error:
        return type(error).__name__
    except TimeoutError:
        raise
    except BaseException as error:  # noqa: BLE001 — whatever it is, it is told
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
        return f"wrong: {type(error).__name__} {error!s:.80} in {where}"
    return "answer"


def _too_late(_signal: int, _frame: object) -> None:
    raise TimeoutError


def try_all(folder: Path) -> Iterator[tuple[str, str]]:
    """Each forgery with its outcome."""
    base, work = folder / "base", folder / "work"
    build(base)
    whole = sections(read_manifest(base).segments[0].file(base))
    signal.signal(signal.SIGALRM, _too_late)
    signal.signal(signal.SIGPROF, _too_late)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    for name, forged in cases(whole):
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(base, work)
        forge(work, forged)
        resource.setrlimit(resource.RLIMIT_AS, (used + _MAX_GROWTH, resource.RLIM_INFINITY))
        yield name, outcome(work)
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def main() -> None:
    """Try them all and print how many came to what."""
    counts: Counter[str] = Counter()
    failed = []
    with TemporaryDirectory() as name:
        for case, came in try_all(Path(name)):
            if came.startswith("wrong"):
                failed.append(f"{case}: {came}")
            else:
                counts[came] += 1
    sys.stdout.write(json.dumps({"tried": counts.total() + len(failed), "failed": failed, **counts}) + "\n")


if __name__ == "__main__":
    main()
