"""A real Chromium, driven by Playwright; where either is missing its tests are skipped, unless they are asked for."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

REQUIRED = "SEARCHER_TEST_BROWSER"
"""The variable that makes a missing browser an error: set where nothing may be skipped."""

_ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def missing() -> str:
    """What the browser tests lack here; empty when they can run."""
    if find_spec("playwright") is None or find_spec("axe_playwright_python") is None:
        return "the extra browser is not installed"
    return "" if shutil.which("chromium") else "there is no chromium here"


@contextmanager
def chromium() -> Iterator["Browser"]:
    """The browser, until the block ends."""
    if lacking := missing():
        if os.environ.get(REQUIRED):
            pytest.fail(lacking)
        pytest.skip(lacking)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(_ARGUMENTS))
        yield browser
        browser.close()


class Watched:
    """A page of its own, and what went wrong on it: errors of its scripts, and requests that leave the server."""

    def __init__(self, browser: "Browser", address: str, **context: Any) -> None:
        self.context = browser.new_context(**{"locale": "fr-FR", **context})
        self.page: Page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda message: self.wrong.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.wrong.append(dialog.message), dialog.dismiss()))
        self.page.on("request", lambda request: self._check(request.url, address))

    def _check(self, url: str, address: str) -> None:
        if not url.startswith(f"{address}/"):
            self.wrong.append(f"asked {url}")
