"""Servers for the tests, of the documents here and of hostile ones."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from web_server import CORPUS, Served, serving


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of the documents in `corpus/`."""
    with serving("--in", CORPUS, "--index", tmp_path_factory.mktemp("web") / "index") as served:
        yield served


HOSTILE = '<script>fail("text")</script><img src=x onerror=fail(1)> &lt;b&gt; &amp; "\'><svg/onload=fail(2)>'
OVERRIDE = "avant \u202eexe.txt\u202c apres \u2066isole\u2069"


@pytest.fixture(scope="session")
def hostile_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents whose texts, titles, headings, authors, dates and names try to be more than text."""
    folder = tmp_path_factory.mktemp("hostile")
    front = {"title": f"Titre {HOSTILE}", "author": f"Auteur {HOSTILE}", "date": "2024-01-02", "language": 'fr"><b'}
    matter = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in front.items())
    place = folder / "<i>dossier & 'co'"
    place.mkdir()
    (place / "<b onclick=fail(3)>nom \u202egpj.md").write_text(
        f"---\n{matter}---\n\n## Rubrique\n\nUn canari sautille.\n", encoding="utf-8"
    )
    (folder / "texte.txt").write_text(
        f"{OVERRIDE} canari\n\nUn canari {HOSTILE} canari {OVERRIDE}\x1b[31m\x07.\n", encoding="utf-8"
    )
    records = [{"title": HOSTILE, "text": f"Un canari {HOSTILE} dans un enregistrement.", "source": HOSTILE}]
    (folder / "avis.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def hostile(hostile_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of these."""
    with serving("--in", hostile_folder, "--index", tmp_path_factory.mktemp("web") / "index") as served:
        yield served
