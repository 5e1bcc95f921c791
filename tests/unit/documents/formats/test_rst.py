"""What the reader of reStructuredText makes of lines that are laid out."""

from pathlib import Path

from reading_files import read_document


def test_empty_line_of_verses_stays_among_them(tmp_path: Path) -> None:
    (tmp_path / "a.rst").write_text("| Un vers\n|\n| un autre\n\nDu texte.\n", encoding="utf-8")
    assert [p.text for p in read_document(tmp_path / "a.rst").content()] == ["Un vers\n\nun autre", "Du texte."]
