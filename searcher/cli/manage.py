"""`searcher`: build an index, and see what is in it."""

from __future__ import annotations

from contextlib import suppress
from time import perf_counter, strftime

import click

from searcher import __version__
from searcher.cli.check_repair import check, repair
from searcher.cli.cluster import copy, generations, index_to_cluster, template, to_cluster
from searcher.cli.common import (
    answer,
    asked_reading,
    documents,
    formats_told,
    kept_line,
    paragraphs,
    run,
    say,
    tell,
    unread_line,
)
from searcher.cli.mcp import mcp
from searcher.cli.options import Group, Number, documents_argument, invoke, lang_option, only_one, table_options
from searcher.cli.places import one_place, places, settings, words_for
from searcher.cli.progress import progress_bar
from searcher.cli.serve import serve
from searcher.cli.show_config import config
from searcher.cli.summaries import list_skipped, news_line, skipped_line
from searcher.config.locations import address_named, is_cluster_address
from searcher.config.schema import CONFIG, INDEX, OCR, READING, SELECTION
from searcher.hints import TYPE_CHECKING
from searcher.i18n import Message, _, counted, date_shown, shown
from searcher.library.kernels import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from searcher.config.vocabulary_file import Config
    from searcher.library import Index
    from searcher.library.index_place import IndexPlace
    from searcher.library.maintenance import Skipped

_INDEX = table_options(INDEX)


@lang_option
@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message=f"%(version)s ({running()} kernels)")
def searcher() -> None:
    """Manage the index that `search` uses.

    \b
      searcher index notes/      build or refresh the index of a folder
      searcher status            what is in the index, and what is not
      searcher config            which settings are in force, and from where
      searcher serve             a page to search in, and an HTTP API
      searcher mcp               the documents for language models
      searcher forget notes/a    take a part out again
      searcher check             is the index as it was written?
      searcher repair            mend one that is not
    """


@searcher.command()
@documents_argument
@_INDEX
@click.option("--rebuild", is_flag=True, help="Read every document again.")
@click.option(
    "--wait",
    type=Number(min=0),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait while another process is writing.",
)
@click.option("--watch", is_flag=True, help="Keep running and index changes as they happen, until Ctrl-C.")
@click.option("--include", metavar="GLOB", multiple=True, help="Only files that match; may be repeated.")
@click.option("--exclude", metavar="GLOB", multiple=True, help="No files or folders that match; may be repeated.")
@table_options(*SELECTION)
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Number of processes; by default as many as are worth it."
)
@click.option(
    "--memory",
    type=click.IntRange(min=8),
    default=256,
    show_default=True,
    metavar="MB",
    help="Memory to use at once.",
)
@table_options(OCR, *READING)
@click.option("--share", metavar="N/OF", help="On a cluster: index only the Nth of OF shares of the files, for a farm.")
def index(  # noqa: PLR0913 — one parameter for each option
    corpora: tuple[str, ...],
    index_path: str | None,
    rebuild: bool,
    wait: float,
    watch: bool,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    follow_links: bool | None,
    hidden: bool | None,
    jobs: int | None,
    memory: int,
    ocr: bool | None,
    text_field: str | None,
    title_field: str | None,
    max_size: float | None,
    share: str | None,
) -> None:
    """Build or refresh the index of the documents in each PATH.

    \b
      searcher index                                the documents in corpus/
      searcher index ~/notes --rebuild              from scratch
      searcher index ~/notes/2024                   this part of an index of ~/notes
      searcher index ~/notes --exclude brouillons/  from now on without drafts
      searcher index ~/notes --watch                stay and keep it up to date
      searcher index avis.csv --text-field avis     each record a document, this field its text
      searcher index ~/notes --in opensearch://127.0.0.1:9200/notes   on a cluster

    What .gitignore and .searchignore files leave out is left out. A GLOB is a pattern as in these files. The index
    remembers --include, --exclude, --follow-links and --hidden for later refreshes; --exclude '' forgets them again.
    """
    asked = {"include": include, "exclude": exclude, "follow_links": follow_links, "hidden": hidden}
    reading = asked_reading(text_field, title_field, max_size)
    if ocr is not None:
        reading["ocr"] = ocr
    if watch:
        from searcher.library.watching import check_watching

        check_watching()
    own = settings()
    if own:
        asked = {**own.selection, **{name: value for name, value in asked.items() if value not in {None, ()}}}
        reading = {**own.reading, **reading}
    where = places(corpora, index_path, own)
    if addressed := to_cluster(where.documents, where.index_path):
        if watch:
            raise click.UsageError(_("--watch is for an index in a folder; run searcher index now and then instead"))
        index_to_cluster(
            *addressed, share, config=words_for(None, None, own), rebuild=rebuild, selection=asked, reading=reading
        )
        return
    if share:
        raise click.UsageError(_("--share is for an index on a cluster; name it with --in opensearch://HOST:9200/name"))
    indexes = _indexes(where.documents, where.index_path)
    for place, parts in indexes.items():
        _refresh_aloud(place, parts, asked, rebuild=rebuild, wait=wait, jobs=jobs, memory=memory << 20, reading=reading)
    if watch:
        _watch(list(indexes))


def _indexes(paths: tuple[str | None, ...], index_path: str | None) -> dict[IndexPlace, list[str]]:
    """The indexes that hold these paths, and which parts of each are meant."""
    from searcher.config.locations import documents_location
    from searcher.library.index_place import index_covering

    found: dict[IndexPlace, list[str]] = {}
    for path in paths:
        covering = index_covering(documents_location(path), index_path)
        found.setdefault(covering._replace(part=""), []).append(covering.part)
    if len({place.folder for place in found}) < len(found):
        msg = _("an index is of one folder; leave out --index, or index the folder that holds them all")
        raise click.UsageError(msg)
    return found


def _refresh_aloud(place: IndexPlace, parts: list[str], asked: dict[str, Any], **how: Any) -> None:
    """Refresh an index and say what that did."""
    from searcher.library import Index
    from searcher.library.maintenance import refresh_place

    start = perf_counter()
    with progress_bar() as progress:
        summary = refresh_place(place, parts, asked, progress=progress, **how)
    seconds = perf_counter() - start
    opened = Index(place.folder, place.root)
    tell(_("{news} in {seconds:.1f} s", news=news_line(summary), seconds=seconds))
    tell(
        _(
            "{paragraphs} of {documents} in {folder}",
            paragraphs=paragraphs(opened.paragraph_count),
            documents=documents(opened.document_count),
            folder=place.folder,
        )
    )
    list_skipped(summary.skipped)
    if summary.unread:
        tell(unread_line(summary.unread))
    for note in summary.notes:
        tell(_("note    {path}: {why}", path=note.path, why=note.reason))


def _watch(places: list[IndexPlace]) -> None:
    """Refresh whenever something changes, and say so, until Ctrl-C."""
    from searcher.library.maintenance import refresh_place
    from searcher.library.watching import watch_places

    said: set[Skipped] = set()
    missing: dict[IndexPlace, int] = {}
    say(_("watching; Ctrl-C ends it"))
    with suppress(KeyboardInterrupt):
        for place, summary in watch_places(places, refresh_place):
            if summary.postponed:
                say(summary.postponed)
                continue
            if summary.kept != missing.get(place, 0):
                missing[place] = summary.kept
                if summary.kept:
                    say(kept_line(summary.kept, place.root))
            if summary.touched:
                tell(f"{strftime('%H:%M:%S')} {shown(news_line(summary))}")
                for skipped in summary.skipped:
                    if skipped not in said:
                        tell(skipped_line(skipped))
            said.update(summary.skipped)


@searcher.command()
@documents_argument
@_INDEX
def forget(corpora: tuple[str, ...], index_path: str | None) -> None:
    """Remove PATH from the index it is in, and keep it out; or delete the index of PATH.

    \b
      searcher forget ~/notes/journal    its paragraphs are found no more; the files stay
      searcher forget ~/notes            the whole index goes
      searcher index ~/notes/journal     takes it in again
    """
    from pathlib import Path

    from searcher.library.index_place import index_covering
    from searcher.library.maintenance import forget as forget_documents

    path = only_one(corpora)
    if path is None:
        raise click.UsageError(_("say what to forget: searcher forget PATH"))
    folder = path if is_cluster_address(path) else index_covering(Path(path), index_path).folder
    removed = forget_documents(path, index=index_path)
    if removed is None:
        tell(_("deleted the index in {folder}", folder=folder))
        return
    tell(
        counted(
            "forgot {n:,} file; to take it in again: searcher index {path}",
            "forgot {n:,} files; to take them in again: searcher index {path}",
            removed,
            path=path,
        )
    )


@searcher.command()
@documents_argument
@_INDEX
@table_options(CONFIG)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def status(corpora: tuple[str, ...], index_path: str | None, config: str | None, as_json: bool) -> None:
    """Show what is in the index and what was skipped.

    \b
      searcher status ~/notes
    """
    from searcher.library import open_index
    from searcher.library.maintenance import check_is_there

    own = settings()
    corpus, index_path = one_place(only_one(corpora), index_path, own)
    check_is_there(corpus, index=index_path)
    words = words_for(corpus, config, own)
    if is_cluster_address(address_named(corpus, index_path)):
        _tell_cluster(open_index(corpus, index=index_path, config=words), as_json=as_json)
        return
    facts = _facts(open_index(corpus, index=index_path, config=words, refresh=False))
    if as_json:
        from searcher.results.render.json import dumps

        answer(dumps(facts))
        return
    for label, value in _told(facts):
        # Labels are short in every language; what is longer pushes its value to the right.
        tell(f"{shown(label):<11} {shown(value)}")


def _tell_cluster(opened: Any, *, as_json: bool) -> None:
    """The status of an index on a cluster."""
    facts = opened.describe()
    if as_json:
        from searcher.results.render.json import dumps

        answer(dumps(facts._asdict()))
        return
    holds = {"paragraphs": paragraphs(facts.paragraphs), "documents": documents(facts.documents)}
    lines = [
        (_("index"), facts.address),
        (_("holds"), _("{paragraphs} of {documents}", **holds)),
        (_("size"), _("{size:.1f} MB, {words:,} words", size=facts.bytes / 1e6, words=facts.words)),
        (_("cluster"), _("{health}, {nodes:,} nodes, {shards:,} shards, {replicas:,} replicas of each",
                         health=facts.health, nodes=facts.nodes, shards=facts.shards, replicas=facts.replicas)),
    ]  # fmt: skip
    for label, value in lines:
        tell(f"{shown(label):<11} {shown(value)}")


def _told(facts: dict[str, Any]) -> Iterator[tuple[Message, str]]:
    """Lines of the status of an index, each with its label."""
    yield _("index"), facts["folder"]
    yield _("of"), facts["source"] or _("records of its own")
    holds = {"paragraphs": paragraphs(facts["paragraphs"]), "documents": documents(facts["documents"])}
    yield _("holds"), _("{paragraphs} of {documents}", **holds)
    size = facts["bytes"] / 1e6
    yield (
        _("size"),
        counted("{size:.1f} MB in {n:,} segment", "{size:.1f} MB in {n:,} segments", facts["segments"], size=size),
    )
    day, _separator, time = facts["built"].partition(" ")
    yield _("built"), _("{date}, {time}", date=date_shown(day), time=time[:5])
    yield _("kernels"), _("compiled") if facts["kernels"] == "compiled" else _("in Python")
    for label, name in ((_("formats"), "formats"), (_("not read"), "unread")):
        if facts[name]:
            yield label, formats_told(facts[name])
    if own := facts["config"]:
        yield _("own words"), f"{own['path']}: {', '.join(map(shown, _own_words(own)))}"
    yield from _told_options(facts)
    for path, reason in facts["skipped"].items():
        yield _("skipped"), _("{path}: {why}", path=path, why=reason)
    for path, note in facts["notes"].items():
        yield _("note"), _("{path}: {why}", path=path, why=note)


def _told_options(facts: dict[str, Any]) -> Iterator[tuple[Message, str]]:
    """Which files are read and how, as far as somebody said so, and what that leaves."""
    for name, value in facts["selection"].items():
        if value:
            yield _LABELS[name], ", ".join(value) if isinstance(value, tuple) else _("yes")
    for name in ("text_field", "title_field"):
        if value := facts["reading"][name]:
            yield _LABELS[name], value
    if suffixes := facts["reading"]["own"]:
        yield _("read by a program"), ", ".join(suffixes)
    if facts["reading"]["ocr"]:
        yield _("OCR"), _("yes")
    if scans := facts["scans"]:
        yield _("scans"), counted("{n:,} file waits for OCR", "{n:,} files wait for OCR", scans)


_LABELS = {
    "include": _("include"),
    "exclude": _("exclude"),
    "forgotten": _("forgotten"),
    "follow_links": _("follow links"),
    "hidden": _("hidden"),
    "text_field": _("text field"),
    "title_field": _("title field"),
}


def _own_words(counts: dict[str, int]) -> Iterator[Message]:
    yield counted("{n:,} group of synonyms", "{n:,} groups of synonyms", counts["synonyms"])
    yield counted("{n:,} exact", "{n:,} exact", counts["exact"])
    yield counted("{n:,} stop word", "{n:,} stop words", counts["stop_words"])


@searcher.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish", "powershell"]))
def completion(shell: str) -> None:
    """Print a script that lets a shell complete options, fields and words of the index.

    \b
      searcher completion bash >> ~/.bashrc
      searcher completion zsh >> ~/.zshrc
      searcher completion fish > ~/.config/fish/completions/search.fish
      searcher completion powershell >> $PROFILE
    """
    from searcher.cli.completion import print_script
    from searcher.cli.search_command import search

    print_script(shell, {"search": search, "searcher": searcher})


def _facts(opened: Index) -> dict[str, Any]:
    from datetime import UTC, datetime

    facts = opened.facts()
    built = datetime.fromtimestamp(facts.built, tz=UTC).astimezone()
    return {
        **facts._asdict(),
        "built": built.isoformat(sep=" ", timespec="seconds"),
        "selection": facts.selection._asdict(),
        "reading": facts.reading._asdict(),
        "config": facts.config and {"path": str(facts.config.path)} | _counts(facts.config),
    }


def _counts(config: Config) -> dict[str, int]:
    return {name: len(values) for name, values in config._asdict().items() if name != "path"}


for command in (check, config, copy, generations, mcp, repair, serve, template):
    searcher.add_command(command)


def main() -> None:
    """Run `searcher`."""
    run(lambda: invoke(searcher, "searcher"), "searcher")


if __name__ == "__main__":
    main()
