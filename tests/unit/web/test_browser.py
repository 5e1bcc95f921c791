"""The page in a real browser, as a person uses it: with the keyboard, on a phone, in the dark, and going back."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from browser import Watched, chromium
from web_server import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
WIDE = {"viewport": {"width": 1920, "height": 1080}}
VIEWS = ["/", "/?q=eau", "/?q=savoir+ce+que+nous+payons", "/?q=bibliotheqe", "/?q=zzz", "/?q=eau&type=pdf&sort=date",
         "/document?id=mairie/rapport-eau-2024.pdf&q=eau&p=2#p2", "/document?id=nowhere", "/docs"]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with chromium() as found:
        yield found


@pytest.fixture
def visit(browser: "Browser", corpus: Served) -> Iterator[Callable[..., "Page"]]:
    """Open an address of the server; at the end nothing may have gone wrong on it."""
    opened: list[Watched] = []

    def open_page(path: str = "/", *, served: Served = corpus, **context: Any) -> "Page":
        watched = Watched(browser, served.address, **context)
        opened.append(watched)
        watched.page.goto(served.address + path)
        return watched.page

    yield open_page
    wrong = [line for watched in opened for line in watched.wrong]
    for watched in opened:
        watched.context.close()
    assert wrong == []


def titles(page: "Page") -> list[str]:
    return page.locator(".hit h2").all_inner_texts()


def total(page: "Page") -> int:
    return int(re.sub(r"\D", "", page.locator("#status").inner_text()) or 0)


def test_typing_finds(visit: Callable[..., "Page"]) -> None:
    page = visit()
    page.keyboard.type("ecole", delay=20)
    page.wait_for_url("**/?q=ecole")
    page.locator("#facets:not([aria-busy])").wait_for()
    assert page.locator(".hit mark", has_text=re.compile("^[Éé]coles?$")).count()
    assert page.title() == "ecole – searcher"
    assert page.locator("#told[role=status]").inner_text() == page.locator("#status").inner_text()
    assert page.locator("#facets li").count() > 3
    page.reload()
    assert page.locator("#q").input_value() == "ecole"
    assert total(page) > 0


def test_an_answer_that_was_overtaken_is_not_shown(visit: Callable[..., "Page"]) -> None:
    """The answer to what was typed first comes last, and is of no interest any more."""
    from playwright.sync_api import Error as PlaywrightError

    page = visit()
    held: list[Any] = []
    page.route(re.compile(r"/results\?q=eau&"), lambda route: held.append(route))  # noqa: PLW0108 — it is looked into
    page.keyboard.type("eau")
    page.locator("#results.late").wait_for(state="attached")
    page.keyboard.type(" abeille")
    page.locator(".hit mark", has_text="abeille").first.wait_for()
    shown = titles(page)
    for route in held:
        with suppress(PlaywrightError):  # It may have been called off already.
            route.fulfill(body="<h1>Trop tard</h1>")
    page.evaluate("fetch('/api/status')")
    assert titles(page) == shown
    assert page.locator("#q").input_value() == "eau abeille"
    assert held


def test_facets_narrow_and_back_goes_back(visit: Callable[..., "Page"]) -> None:
    page = visit("/?q=eau")
    everything = total(page)
    facet = page.locator("#facets li", has_text="Markdown")
    count = int(facet.locator(".count").inner_text())
    facet.locator("a").click()
    page.wait_for_url("**/?q=eau&type=markdown")
    page.locator(".narrowed a", has_text="Markdown").wait_for()
    assert total(page) == count < everything
    page.locator("#q").fill("abeille")
    page.wait_for_url("**/?q=abeille&type=markdown")
    page.locator(".hit mark", has_text="abeille").first.wait_for()
    page.go_back()
    page.wait_for_url("**/?q=eau&type=markdown")
    page.locator(".hit mark", has_text="eau").first.wait_for()
    assert page.locator("#q").input_value() == "eau"
    page.locator(".narrowed a").click()
    page.wait_for_url("**/?q=eau")
    page.locator(".narrowed").wait_for(state="detached")
    assert total(page) == everything
    page.go_back()
    page.locator(".narrowed a").wait_for()
    page.go_back()
    page.locator(".narrowed").wait_for(state="detached")
    assert (page.url.partition("?")[2], total(page)) == ("q=eau", everything)


def test_sorting_and_paging(visit: Callable[..., "Page"]) -> None:
    page = visit("/?q=eau")
    page.locator("select").select_option("path")
    page.wait_for_url("**/?q=eau&sort=path")
    page.locator("#facets:not([aria-busy])").wait_for()
    paths = page.locator(".hit .path").all_inner_texts()
    assert paths == sorted(paths)
    page.locator(".pager a").click()
    page.wait_for_url("**&page=2")
    page.locator(".hits[start='11']").wait_for()
    assert page.evaluate("scrollY") == 0


def test_a_slip_is_one_click_from_its_answer(visit: Callable[..., "Page"]) -> None:
    page = visit("/?q=bibliotheqe")
    page.locator(".meant a").click()
    page.locator(".hit mark", has_text="bibliothèque").first.wait_for()
    assert page.locator("#q").input_value() == "bibliothèque"


def test_suggestions_come_while_one_types(visit: Callable[..., "Page"]) -> None:
    page = visit()
    page.keyboard.type("bibliot", delay=20)
    page.locator("#suggestions a", has_text="bibliothèque").first.click()
    page.wait_for_url(re.compile(r"q=biblioth%C3%A8que"))
    page.locator(".hit mark", has_text="bibliothèque").first.wait_for()


def test_the_keyboard_does_it_all(visit: Callable[..., "Page"]) -> None:
    page = visit("/?q=eau")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('.hit').matches(':nth-child(2)')")
    title = titles(page)[0]  # the second is of the same document, and stands below the first
    page.keyboard.press("Enter")
    page.wait_for_url("**/document?**")
    assert page.locator("h1").inner_text() == title
    page.keyboard.press("Escape")
    page.wait_for_url("**/?q=eau")
    page.keyboard.press("/")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "q"


def test_keys_of_one_letter_can_be_turned_off(visit: Callable[..., "Page"]) -> None:
    page = visit("/?q=eau")
    page.locator("#keys summary").click()
    page.locator("#letters").uncheck()
    page.reload()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "q"


def test_a_document_is_shown_at_its_hit_and_one_goes_from_match_to_match(visit: Callable[..., "Page"]) -> None:
    page = visit("/?q=eau&type=markdown")
    page.locator(".hit h2 a").first.click()
    page.locator(".here mark.now").wait_for()
    box = page.locator(".here").bounding_box()
    assert box
    assert 0 < box["y"] < 720
    told = page.locator("#at")
    found = re.fullmatch(r"Passage (\d+) sur (\d+)", told.inner_text())
    assert found
    at, among = int(found[1]), int(found[2])
    assert among == page.locator("article mark").count() > 1
    page.locator("#next").click()
    assert told.inner_text() == f"Passage {at % among + 1} sur {among}"
    page.keyboard.press("p")
    page.keyboard.press("p")
    assert told.inner_text() == f"Passage {(at - 2) % among + 1} sur {among}"
    now = page.locator("mark.now").bounding_box()
    assert now
    assert 57 <= now["y"] <= 720
    assert f"p={page.locator('.here').get_attribute('id')[1:]}" in page.url  # type: ignore[index]


def test_other_places_unfold(visit: Callable[..., "Page"]) -> None:
    page = visit("/?q=savoir+ce+que+nous+payons")
    other = page.locator(".duplicates a").first
    assert not other.is_visible()
    page.locator(".duplicates summary").first.click()
    other.click()
    page.locator(".here mark").first.wait_for()


def test_an_original_is_saved(visit: Callable[..., "Page"]) -> None:
    page = visit("/?q=eau&type=markdown")
    with page.expect_download() as saved:
        page.locator(".hit .place a").first.click()
    assert saved.value.suggested_filename == page.locator(".hit .path").first.inner_text().rpartition("/")[2]


@pytest.mark.parametrize("path", VIEWS[:7])
@pytest.mark.parametrize("view", [PHONE, WIDE], ids=["phone", "wide"])
def test_nothing_is_wider_than_the_screen(visit: Callable[..., "Page"], path: str, view: dict[str, Any]) -> None:
    page = visit(path, **view)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if view is PHONE:
        small = page.evaluate(
            "[...document.querySelectorAll('button, select, input[type=search], .step')]"
            ".filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 38).map((e) => e.outerHTML)"
        )
        assert small == []


@pytest.mark.parametrize("path", VIEWS)
@pytest.mark.parametrize(("look", "language"), [("light", "fr"), ("dark", "en")])
def test_axe_finds_nothing(browser: "Browser", corpus: Served, path: str, look: str, language: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    watched = Watched(browser, corpus.address, color_scheme=look, locale=language)
    watched.page.goto(corpus.address + path)
    for details in watched.page.locator("details").all():
        details.evaluate("(element) => { element.open = true; }")
    found = Axe().run(
        watched.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    told = [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found.response["violations"]]
    watched.context.close()
    assert told == []
    assert found.response["passes"]


def test_without_scripts_one_searches_narrows_and_reads(visit: Callable[..., "Page"]) -> None:
    page = visit("/", java_script_enabled=False)
    page.locator("#q").fill("eau")
    page.locator("button").click()
    page.locator("#facets a", has_text="PDF").click()
    page.locator(".hit h2 a").first.click()
    assert "here" in (page.locator(".paragraph:target").get_attribute("class") or "")
    page.locator("#next[href], #previous[href]").first.click()
    assert page.locator(".here mark").count()
    page.locator("#back").click()
    assert "type=pdf" in page.url


def test_hostile_documents_are_text(visit: Callable[..., "Page"], hostile: Served) -> None:
    page = visit("/?q=canari", served=hostile)
    assert page.locator(".hit").count() == 3
    links = [link.get_attribute("href") for link in page.locator(".hit h2 a").all()]
    alive = "main img, main svg, main script, main b, main i, [onclick], [onerror], [onload]"
    for path in ["/?q=canari", "/?q=canari&sort=date", "/suggestions?q=tit", *filter(None, links)]:
        page.goto(hostile.address + path)
        assert page.locator(alive).count() == 0
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x07\x1b]", page.locator("body").inner_text())
    page.goto(hostile.address + "/?q=script")
    assert '<script>fail("text")</script>' in page.locator("main").inner_text()
    page.goto(hostile.address)
    page.keyboard.type("canar", delay=20)
    page.locator(".hit").first.wait_for()
    assert page.locator(alive).count() == 0
    page.goto(hostile.address + "/?q=%3Cscript%3Efail(9)%3C/script%3E%22%3E%3Cimg%20src=x%20onerror=fail(9)%3E")
    assert page.locator("main img, main script").count() == 0


def test_the_head_takes_less_than_a_fifth_of_a_phone(visit: Callable[..., "Page"]) -> None:
    page = visit("/?q=chevaux", **PHONE)
    box = page.locator(".top").bounding_box()
    assert box
    assert box["y"] + box["height"] < 740 / 5
