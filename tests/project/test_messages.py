"""Every message is there in every language, and nothing but messages."""

import ast
import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from searcher.i18n import LANGUAGES
from searcher.i18n.catalogue import CLICK, DOMAIN

ROOT = Path(__file__).parents[2]
OTHERS = LANGUAGES[1:]
_NAME = re.compile(r"\{(\w*)[^}]*\}|%\((\w+)\)s")
_AGAIN = "run: python tools/messages.py"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages_tool", ROOT / "tools" / "messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _each(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def texts(catalog: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    """What is said and how it is translated, whichever version of the library wrote it."""
    return {_each(message.id): _each(message.string) for message in catalog if message.id}


def pairs(tool: ModuleType, domain: str, language: str) -> list[tuple[str, str]]:
    """Each form of each message with its translation."""
    found = []
    for message in tool.translated(domain, language):
        forms = (message.id,) if isinstance(message.id, str) else message.id
        strings = (message.string,) if isinstance(message.string, str) else message.string
        found += zip(forms, strings, strict=True)
    return found[1:]


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("domain", [DOMAIN, CLICK])
def test_all_that_is_said_is_translated_and_nothing_else(tool: ModuleType, domain: str, language: str) -> None:
    catalog = tool.translated(domain, language)
    assert tool.missing(catalog) == [], f"translate them in {tool.po_file(domain, language)}, then {_AGAIN}"
    kept = read_po(BytesIO(tool.po_file(domain, language).read_bytes()), locale=language)
    assert texts(kept) == texts(catalog), _AGAIN
    assert kept.plural_forms == catalog.plural_forms, _AGAIN


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("domain", [DOMAIN, CLICK])
def test_what_programs_read_is_what_people_wrote(tool: ModuleType, domain: str, language: str) -> None:
    kept = read_mo(BytesIO(tool.po_file(domain, language).with_suffix(".mo").read_bytes()))
    assert texts(kept) == texts(tool.translated(domain, language)), _AGAIN


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("domain", [DOMAIN, CLICK])
def test_a_translation_has_the_values_of_its_message(tool: ModuleType, domain: str, language: str) -> None:
    def values(text: str) -> set[str]:
        return {match[0] for match in _NAME.finditer(text)}

    assert [(text, other) for text, other in pairs(tool, domain, language) if values(text) != values(other)] == []


@pytest.mark.parametrize("domain", [DOMAIN, CLICK])
def test_french_is_set_as_french_is(tool: ModuleType, domain: str) -> None:
    """No-break spaces before tall signs, a curly apostrophe between letters."""
    wrong = re.compile(r"[^\W\d_]'[^\W\d_]|\w [;!?:](?=\s|$)|« | »|\w»|«\w")
    assert [other for _text, other in pairs(tool, domain, "fr") if wrong.search(other)] == []


# What a programmer reads who made a mistake in a call, and what a language model reads.
PROGRAMMERS = {"ToolError", "AttributeError", "ValueError", "TypeError", "NotImplementedError", "TermNotFound"}


@cache
def parsed(path: Path) -> ast.Module:
    """The code of a module, parsed once for all tests here."""
    return ast.parse(path.read_text(encoding="utf-8"))


def bare_texts(path: Path) -> list[str]:
    """Errors raised, and lines said, with a text that is no message; a text of nothing but values says nothing."""
    found = []
    for function in ast.walk(parsed(path)):
        if not isinstance(function, ast.FunctionDef):
            continue
        nodes = list(ast.walk(function))
        named = {
            target.id: node.value
            for node in nodes
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        raised = {node.exc for node in nodes if isinstance(node, ast.Raise)}
        for node in nodes:
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if not (node in raised and name[:1].isupper() and name not in PROGRAMMERS) and name not in {"say", "tell"}:
                continue
            text = node.args[0]
            if isinstance(text, ast.Name):
                text = named.get(text.id, text)
            said = [part.value for part in ast.walk(text) if isinstance(part, ast.Constant)]
            if isinstance(text, ast.Constant | ast.JoinedStr) and any(re.search("[a-z]", str(part)) for part in said):
                found.append(f"{path.name}: {ast.unparse(node)}")
    return found


def test_code_says_nothing_without_a_message() -> None:
    assert [text for path in (ROOT / "searcher").rglob("*.py") for text in bare_texts(path)] == []


def test_no_message_is_made_inside_another_text() -> None:
    """What gathers the messages does not look into f-strings."""
    hidden = [
        f"{path.name}: {ast.unparse(call)}"
        for path in (ROOT / "searcher").rglob("*.py")
        for text in ast.walk(parsed(path))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"_", "counted"}
    ]
    assert hidden == []


def test_nothing_else_is_called_as_the_function_that_makes_messages() -> None:
    """A loop over `_` in a function that also says something would call a number."""
    for path in (ROOT / "searcher").rglob("*.py"):
        for function in ast.walk(parsed(path)):
            if isinstance(function, ast.FunctionDef):
                nodes = list(ast.walk(function))
                inner = {
                    target
                    for node in nodes
                    if isinstance(node, ast.comprehension)  # where a name is that of the comprehension alone
                    for target in ast.walk(node.target)
                }
                says = any(isinstance(node, ast.Call) and getattr(node.func, "id", None) == "_" for node in nodes)
                stores = any(
                    isinstance(node, ast.Name) and node.id == "_" and isinstance(node.ctx, ast.Store)
                    for node in nodes
                    if node not in inner
                )
                taken = any(isinstance(node, ast.arg) and node.arg == "_" for node in nodes)
                assert not (says and (stores or taken)), f"{path.name}: {function.name}"


ASKED = {"startswith", "endswith", "removeprefix", "removesuffix", "partition", "rpartition", "split", "find", "index"}


def constants() -> dict[str, str]:
    """The texts that modules give names to."""
    return {
        target.id: node.value.value
        for path in (ROOT / "searcher").rglob("*.py")
        for node in parsed(path).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def looked_for(tree: ast.AST, named: dict[str, str]) -> Iterator[tuple[ast.AST, str]]:
    """Each text that is looked for in another: by a method of strings, or by `in` and `==`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ASKED:
            asked = node.args
        elif isinstance(node, ast.Compare):
            asked = [node.left, *node.comparators]
        else:
            continue
        for part in (inner for given in asked for inner in ast.walk(given)):
            text = named.get(part.id) if isinstance(part, ast.Name) else getattr(part, "value", None)
            if isinstance(text, str):
                yield node, text


def test_nothing_is_recognised_by_its_english_words(tool: ModuleType) -> None:
    """What depends on a reason asks for its code."""
    said = " | ".join(text for message in tool.said(DOMAIN) if message.id for text in _each(message.id))
    named = constants()
    found = {
        f"{path.name}: {ast.unparse(node)}"
        for path in (ROOT / "searcher").rglob("*.py")
        for node, text in looked_for(parsed(path), named)
        if re.search(r"[A-Za-z]{2,} [A-Za-z]", text) and text in said
    }
    assert found == set()


def test_there_is_no_way_back_from_words_to_a_message() -> None:
    for path in (ROOT / "searcher" / "i18n").rglob("*.py"):
        assert not re.search(r"recogni[sz]e|\._catalog\b", path.read_text(encoding="utf-8")), path.name
