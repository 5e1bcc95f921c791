"""Take the pictures of the page that the documents show.

    python tools/screenshots.py

Whoever calls this has the extra `browser` and Chromium installed, and the Noto fonts, with which the pictures were taken.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]


class Picture(NamedTuple):
    """What is shown, and on which screen."""

    name: str
    path: str
    width: int
    height: int
    look: str = "light"
    language: str = "fr-FR"


PICTURES = [
    Picture("web-results", "/?q=eau", 1200, 860),
    Picture("web-document", "/document?id=savoirs/abeilles.md&q=pollen&p=9#p9", 1200, 860),
    Picture("web-typing", "/", 1200, 640, language="en-GB"),
    Picture("web-phone", "/?q=chevaux", 390, 844, look="dark"),
]


def take(browser: Any, address: str, picture: Picture) -> None:
    """Take one; where nothing is asked for yet, something is typed."""
    size = {"width": picture.width, "height": picture.height}
    context = browser.new_context(viewport=size, color_scheme=picture.look, locale=picture.language)
    page = context.new_page()
    page.goto(address + picture.path)
    if picture.path == "/":
        page.keyboard.type("ecol", delay=30)
        page.locator("#suggestions a").first.wait_for()
        page.locator(".hit").first.wait_for()
        page.locator("#facets li").first.wait_for()
    page.screenshot(path=ROOT / "docs" / f"{picture.name}.png", animations="disabled", caret="initial")
    context.close()


def main() -> None:
    """Take all."""
    sys.path.insert(0, str(ROOT / "tests" / "tools"))
    from browser import chromium
    from web_server import CORPUS, serving

    with (
        TemporaryDirectory() as folder,
        serving("--in", CORPUS, "--index", Path(folder) / "index") as served,
        chromium() as browser,
    ):
        for picture in PICTURES:
            take(browser, served.address, picture)


if __name__ == "__main__":
    main()
