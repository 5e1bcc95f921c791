"""The commands as processes of their own, in which Ctrl-C makes no traceback at any moment."""

from __future__ import annotations

from searcher.cli.interrupts import end_on_interrupt


def search() -> None:
    """Run `search`."""
    end_on_interrupt()
    from searcher.cli.search import start

    start()


def searcher() -> None:
    """Run `searcher`."""
    end_on_interrupt()
    from searcher.cli.manage import main

    main()
