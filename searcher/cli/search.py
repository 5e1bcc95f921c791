"""`search`: ask a question, read the best paragraphs."""

from __future__ import annotations

import gc
import os
import sys

from searcher.startup_cache import use_startup_cache


def search() -> int:
    """Search for what the arguments say.

    To import click takes longer than all the rest of most searches, so it is only asked where the arguments are not
    plain, or wrong.
    """
    from searcher.cli.fast_args import read
    from searcher.cli.places import settings
    from searcher.cli.run_search import ask

    own = settings()
    defaults = own.search if own else {}
    asked = read(sys.argv[1:], os.environ, defaults)
    if asked is not None:
        return ask(asked._replace(settings=own))
    from searcher.cli.options import invoke
    from searcher.cli.search_command import search as command

    return invoke(command, "search", defaults)


def main() -> None:
    """Run `search`."""
    # Most searches are over before there is anything to collect, and looking for it while modules are imported takes a
    # tenth of their time.
    gc.set_threshold(100_000)
    from searcher.cli.common import run

    run(search, "search")


def start() -> None:
    """Run `search` as a process of its own, which ends when its answer is out.

    To take an interpreter down piece by piece takes as long as to search. By then whatever was written is whole: an
    index when it was committed, the answer when it is flushed.
    """
    cache = use_startup_cache()
    try:
        main()
    except SystemExit as end:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (AttributeError, OSError, ValueError):  # closed, or nobody reads it
                pass
        if cache and cache.is_due():
            from searcher.startup_cache_writer import write

            write(cache)
        os._exit(end.code if isinstance(end.code, int) else 0)


if __name__ == "__main__":
    start()
