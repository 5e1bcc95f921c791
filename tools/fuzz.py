"""Look for files, queries and indexes that end in anything but an answer or a refusal, guided by what code they reach.

    python tools/fuzz.py {readers,queries,index} [--seconds 60]

Needs atheris (`pip install atheris`); where it is not, this says so and the exit code is 0, since it has no wheels for
some systems. What fails, takes longer than half a minute or more than a gigabyte is kept as `crash-…`, `timeout-…` or
`oom-…` in the folder where this runs, and the exit code is not 0. Runs begin with the seeds here, and keep nothing else.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_ROOT = Path(__file__).resolve().parents[1]
_MAX_INPUT_BYTES = 4096
_MAX_SECONDS = 30  # for one input: what is looked at runs some ten times slower
_MAX_MEGABYTES = 1024
_READERS = (
    "text", "markdown", "html", "csv", "jsonl", "json", "rtf", "email", "mbox", "mht", "latex", "rst", "asciidoc", "org",
    "ipynb", "subtitles", "ics", "vcf", "xml_document", "hocr", "docx", "odt", "xlsx", "ods", "pptx", "odp", "epub", "doc",
    "msg", "xls", "zip", "tar", "emlx",
)  # fmt: skip
_QUERIES = (
    'titre:"droit du travail"~3 ET (chat OU chien*) -date:2020..2024 auteur:zola^2 e~2',
    "qu’est-ce que l’étudiant·e·s 1 500,00 € art. L121-1 ?",
    'chemin:**/a?b type:pdf "a * b" +(c) SAUF d',
)


def readers(data: bytes) -> None:
    """Give the rest of the input to the reader that its first byte names."""
    from searcher.documents.source import Source
    from searcher.errors import DocumentError

    if not data:
        return
    module = import_module(f"searcher.documents.formats.{_READERS[data[0] % len(_READERS)]}")
    try:
        for extract in module.read(Source(data[1:])):
            for paragraph in extract.paragraphs:
                assert isinstance(paragraph.text, str)
    except DocumentError:
        pass
    except Exception as error:
        # Damaged archives and the like are for the libraries to refuse; what fails in our own code is for us to mend.
        if _is_ours(error):
            raise


def _is_ours(error: Exception) -> bool:
    """Whether an error was raised in a file of this project."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return trace is not None and Path(trace.tb_frame.f_code.co_filename).is_relative_to(_ROOT / "searcher")


def queries(data: bytes) -> None:
    """Parse and compile a query."""
    from searcher.errors import QueryError
    from searcher.query import compile_query, parse

    with suppress(QueryError):
        compile_query(parse(data.decode("utf-8", "surrogateescape")))


def index(folder: Path) -> Callable[[bytes], None]:
    """Return what puts an input into a section of an index, with the right checksums, and asks it."""
    from forgeries import ask, build, forge, sections

    from searcher.errors import SearcherError
    from searcher.index.storage.manifest import read_manifest

    build(folder)
    whole = sections(read_manifest(folder).segments[0].file(folder))
    names = sorted(whole)

    def try_one(data: bytes) -> None:
        if len(data) < 4:  # noqa: PLR2004 — the section and the place
            return
        name, place, put = names[data[0] % len(names)], int.from_bytes(data[1:3], "little"), data[3:]
        old = whole[name]
        place = place % (len(old) + 1)
        forge(folder, {**whole, name: old[:place] + put + old[place + len(put) :]})
        with suppress(SearcherError):
            ask(folder)

    return try_one


def seeds(target: str) -> Iterable[bytes]:
    """What a run begins with."""
    from shapes import shapes

    if target == "queries":
        yield from (query.encode() for query in _QUERIES)
    elif target == "index":
        yield from (bytes([number, 0, 0]) + b"\xff" * 8 for number in range(100))
    else:
        yield from (bytes([_READERS.index(s.reader)]) + s.make(200) for s in shapes() if s.reader in _READERS)
        for file in sorted((_ROOT / "tests" / "unit" / "documents" / "files").rglob("*")):
            data = file.read_bytes() if file.is_file() else b""
            module = "markdown" if file.suffix == ".md" else file.suffix[1:]
            if module in _READERS and 0 < len(data) < _MAX_INPUT_BYTES:
                yield bytes([_READERS.index(module)]) + data


def main() -> None:
    """Fuzz for so many seconds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=["readers", "queries", "index"])
    parser.add_argument("--seconds", type=int, default=60)
    asked = parser.parse_args()
    if not find_spec("atheris"):
        sys.stderr.write("atheris is not installed: nothing was tried\n")
        return
    import atheris

    sys.path[:0] = [str(_ROOT / "tests" / "faults")]
    with TemporaryDirectory(prefix="fuzz-") as name, atheris.instrument_imports(include=["searcher"]):
        corpus = Path(name) / "corpus"
        corpus.mkdir()
        for number, seed in enumerate(seeds(asked.target)):
            (corpus / f"{number:04}").write_bytes(seed)
        queries(b"un mot")  # what is loaded for the first one takes seconds while it is looked at
        target = {"readers": readers, "queries": queries}.get(asked.target) or index(Path(name) / "index")
        if asked.target == "readers":
            for module in _READERS:
                import_module(f"searcher.documents.formats.{module}")
        limits = [
            f"-max_total_time={asked.seconds}",
            f"-timeout={_MAX_SECONDS}",
            f"-rss_limit_mb={_MAX_MEGABYTES}",
            f"-max_len={_MAX_INPUT_BYTES}",
        ]
        atheris.Setup([sys.argv[0], *limits, "-print_final_stats=1", str(corpus)], target)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
