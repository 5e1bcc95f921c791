"""Originals: the files of documents, and no other byte of the disk."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from web_server import CORPUS, Served, serving

SECRET = "ne pas lire"  # noqa: S105 — of nobody


def make_folder(above: Path) -> Path:
    (above / "secret.txt").write_text(SECRET, encoding="utf-8")
    root = above / "notes"
    (root / "sous").mkdir(parents=True)
    (root / ".cache.txt").write_text(SECRET, encoding="utf-8")
    (root / "plan.exe").write_text(SECRET, encoding="utf-8")
    (root / "ignore.txt").write_text(SECRET, encoding="utf-8")
    (root / ".gitignore").write_text("ignore.txt\n", encoding="utf-8")
    for name in ("a.txt", "sous/é à #?%.txt", "sous/b.txt", "remplace.txt", "sous/lien.txt"):
        (root / name).write_text(f"Le canari de {name}.", encoding="utf-8")
    (root / "page.html").write_text("<p>Un canari</p><script>alert(1)</script>", encoding="utf-8")
    (root / "faux.pdf.txt").write_text("Un canari qui n’est pas un PDF.", encoding="utf-8")
    (root / "dehors.txt").symlink_to(above / "secret.txt")
    (root / "dedans.txt").symlink_to(root / "a.txt")
    return root


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(tmp_path_factory.mktemp("originals"))


@pytest.fixture(scope="module")
def served(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving("--in", folder, "--index", tmp_path_factory.mktemp("web") / "index") as server:
        yield server


@pytest.mark.parametrize("name", ["a.txt", "sous/é à #?%.txt", "sous/b.txt", "page.html", "dedans.txt"])
def test_a_document_comes_as_it_is_and_is_saved(served: Served, folder: Path, name: str) -> None:
    answer = served.client.get("/original", params={"id": name})
    assert answer.content == (folder / name).read_bytes()
    assert answer.headers["content-type"] == "application/octet-stream"
    last = name.rpartition("/")[2]
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{quote(last, safe='')}"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_pdf_is_shown(corpus: Served) -> None:
    answer = corpus.client.get("/original", params={"id": "mairie/rapport-eau-2024.pdf"})
    assert answer.content == (CORPUS / "mairie" / "rapport-eau-2024.pdf").read_bytes()
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline;")


def test_a_record_leads_to_its_whole_file(corpus: Served) -> None:
    answer = corpus.client.get("/original", params={"id": "mairie/subventions-2024.csv/4"})
    assert answer.content == (CORPUS / "mairie" / "subventions-2024.csv").read_bytes()


OUTSIDE = [
    "../secret.txt", "..%2Fsecret.txt", "sous/../../secret.txt", "/etc/passwd", "//etc/passwd", "file:///etc/passwd",
    "..\\secret.txt", "sous\\..\\..\\secret.txt", "\\x2e\\x2e/secret.txt", "%2e%2e/secret.txt", "\x00", "a.txt\x00.pdf",
    "....//secret.txt", "..;/secret.txt", ".", "..", "", "sous", "sous/", "./a.txt", "sous/../a.txt", "a.txt/",
    ".cache.txt", ".gitignore", "plan.exe", "ignore.txt", "dehors.txt", "A.TXT", "\udcff", "a" * 5000, "~/.ssh/id_rsa",
]  # fmt: skip


@pytest.mark.parametrize("name", OUTSIDE)
def test_nothing_else_is_handed_out(served: Served, name: str) -> None:
    encoded = quote(name, safe="", errors="surrogatepass")
    for path in (f"/original?id={encoded}", f"/document?id={encoded}", f"/api/documents/{encoded}"):
        answer = served.client.get(path)
        assert answer.status_code in (
            {200, 404} if name == "dehors.txt" and "original" not in path else {400, 404, 307}
        )
        if "original" in path:
            assert SECRET not in answer.text


@pytest.mark.parametrize(
    "path", ["/static/../settings.py", "/static/..%2fsettings.py", "/static/%2e%2e/app.py", "/static/"]
)
def test_the_scripts_are_the_only_files_of_the_program(served: Served, path: str) -> None:
    assert served.client.get(path).status_code == 404


def test_what_became_something_else_since_is_not_handed_out(tmp_path: Path) -> None:
    """A file that became a link, a folder that did, a pipe: none of these is what was indexed."""
    folder = make_folder(tmp_path)
    with serving("--in", folder, "--index", tmp_path / "index") as served:
        check_changes(served, folder)


def check_changes(served: Served, folder: Path) -> None:
    outside = folder.parent / "secret.txt"
    (folder / "remplace.txt").unlink()
    (folder / "remplace.txt").symlink_to(outside)
    assert served.client.get("/original?id=remplace.txt").status_code == 404
    (folder / "remplace.txt").unlink()
    (folder / "remplace.txt").symlink_to(folder / ".cache.txt")
    assert served.client.get("/original?id=remplace.txt").status_code == 404
    (folder / "remplace.txt").unlink()
    os.mkfifo(folder / "remplace.txt")
    assert served.client.get("/original?id=remplace.txt").status_code == 404
    (folder / "sous" / "lien.txt").rename(folder / "lien.txt")
    (folder.parent / "autre").mkdir()
    (folder.parent / "autre" / "b.txt").write_text(SECRET, encoding="utf-8")
    (folder / "sous").rename(folder.parent / "vieux")
    (folder / "sous").symlink_to(folder.parent / "autre")
    assert served.client.get("/original?id=sous/b.txt").status_code == 404
    (folder / "a.txt").unlink()
    assert served.client.get("/original?id=a.txt").status_code == 404
