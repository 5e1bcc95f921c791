"""Bring the translations up to date with what the code says: extract, merge, compile.

python tools/messages.py

What is said in `searcher/` is gathered from calls of `_` and `counted` and from the help of both commands, what click
says from the click that is installed. New messages come into the `.po` files with an empty translation, in the order
of the alphabet; those that nothing says any more go. Then write what is missing and run it again: it names what is
left to do.
"""

import sys
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from searcher.cli.manage import searcher
from searcher.cli.options import help_paragraphs
from searcher.cli.search_command import search
from searcher.i18n import LANGUAGES
from searcher.i18n.catalogue import CLICK, DOMAIN, LOCALE

PACKAGE = Path(__file__).parents[1] / "searcher"
_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
_OURS = {"_": None, "counted": (1, 2), "plural": (1, 2)}
_PLURALS = {"fr": (2, "(n > 1)")}
"""How many forms each language's translators write and which of them a number takes, as gettext's manual has them.

Babel follows the CLDR, whose newer versions give French a third form for millions (« un million de fichiers »).
"""
_HEAD = "# What {domain} says, in the language {language}.\n# Brought up to date by: python tools/messages.py\n#"

Key = str | tuple[str, str]


class _Catalog(Catalog):
    """A catalogue with our own plural forms, whose head does not tell when and by which version of a program it was made."""

    @property
    def num_plurals(self) -> int:
        """How many plural forms each translation has."""
        return _PLURALS[str(self.locale)][0]

    @property
    def plural_expr(self) -> str:
        """Which form a number takes, as an expression in C."""
        return _PLURALS[str(self.locale)][1]

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """What reading it takes."""
        forms = ("Plural-Forms", self.plural_forms)
        return [("Language", str(self.locale)), ("Content-Type", "text/plain; charset=utf-8"), forms]


@cache
def said(domain: str) -> Catalog:
    """All messages of a domain as the code has them."""
    catalog = Catalog(domain=domain, charset="utf-8")
    if domain == DOMAIN:
        _extract(catalog, PACKAGE, _OURS)
        for text, where in [*_helped(search, "search"), *_helped(searcher, "searcher")]:
            catalog.add(text, locations=[(f"{where.replace(' ', '-')}--help", 0)])
    else:
        _extract(catalog, Path(click.__file__).parent, {"_": None, "ngettext": (1, 2)})
    return catalog


def _extract(catalog: Catalog, package: Path, keywords: dict[str, tuple[int, ...] | None]) -> None:
    found = extract_from_dir(package, _METHODS, keywords=keywords)
    for file, _line, message, _comments, _context in found:
        catalog.add(message, locations=[(f"{package.name}/{file}", 0)])


def _helped(command: click.Command, name: str) -> Iterator[tuple[str, str]]:
    """What the help of a command consists of."""
    yield from ((text, name) for _mark, text in help_paragraphs(command.help or ""))
    for param in command.params:
        yield from ((text, name) for text in (param.metavar, getattr(param, "help", "")) if text)
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from _helped(inner, f"{name} {inner.name}")


def translated(domain: str, language: str) -> Catalog:
    """What is written in the language, brought up to date with what is said."""
    path = po_file(domain, language)
    old = read_po(BytesIO(path.read_bytes()), locale=language) if path.exists() else Catalog(locale=language)
    new = _Catalog(language, domain, _HEAD.format(domain=domain, language=language), charset="utf-8", fuzzy=False)
    for message in said(domain):
        if message.id:
            known = old.get(message.id)
            new.add(message.id, known.string if known else None, locations=message.locations)
    for message in old if domain == CLICK else ():  # Other versions of click say other things.
        if message.id and message.id not in new:
            new.add(message.id, message.string, locations=message.locations)
    return new


def po_file(domain: str, language: str) -> Path:
    """Where the translations into a language are written."""
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


def as_po(catalog: Catalog) -> bytes:
    """A catalogue as people edit it, in an order in which two changes seldom meet."""
    written = BytesIO()
    write_po(written, catalog, width=100, sort_output=True, include_lineno=False, omit_header=False)
    return written.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """The same as programs read it."""
    compiled = BytesIO()
    write_mo(compiled, catalog)
    return compiled.getvalue()


def missing(catalog: Catalog) -> list[Key]:
    """The messages without a translation."""
    return [message.id for message in catalog if message.id and not _is_whole(message.string)]


def _is_whole(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(string) if isinstance(string, str | None) else all(string)


def main() -> int:
    """Write all files, and name what is left to translate."""
    left = 0
    for language in LANGUAGES[1:]:
        for domain in (DOMAIN, CLICK):
            catalog = translated(domain, language)
            path = po_file(domain, language)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(as_po(catalog))
            path.with_suffix(".mo").write_bytes(as_mo(catalog))
            for key in missing(catalog):
                left += 1
                print(f"{path.relative_to(PACKAGE.parent)}: to be translated: {key!r}")  # noqa: T201 — a script
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
