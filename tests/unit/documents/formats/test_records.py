"""CSV and JSON Lines: each record is a document, and says where it is."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_files import read_documents

from searcher import Document
from searcher.documents.formats.csv import read as read_csv
from searcher.documents.formats.jsonl import read as read_json_lines
from searcher.documents.options import ReadingOptions
from searcher.documents.read.reader import Reader
from searcher.documents.source import Source
from searcher.errors import DocumentError


def read(folder: Path, name: str, content: str, **options: str) -> list[Document]:
    (folder / name).write_text(content, encoding="utf-8", newline="")
    return read_documents(folder / name, f"d/{name}", ReadingOptions(**options))


def lines(document: Document) -> list[tuple[int | None, str]]:
    return [(paragraph.line, paragraph.text) for paragraph in document.content()]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_usual_names_are_text_title_and_metadata(tmp_path: Path, separator: str, line_end: str) -> None:
    rows = [
        "Titre,Texte,Auteur,Date,Rubrique",
        '"La pluie","Il a ""plu"".",Ada,14/03/2024,Météo',
        "Le vent,Du vent.,,,",
    ]
    content = "".join(row.replace(",", separator) + line_end for row in rows)
    one, two = read(tmp_path, "a.csv", content)
    assert (one.id, one.path, one.title, lines(one)) == ("d/a.csv/1", "d/a.csv", "La pluie", [(2, 'Il a "plu".')])
    assert one.metadata == {
        "type": "csv",
        "author": "Ada",
        "date": "2024-03-14",
        "Date": "14/03/2024",
        "Rubrique": "Météo",
    }
    assert (two.id, two.title, lines(two), two.metadata) == ("d/a.csv/2", "Le vent", [(3, "Du vent.")], {"type": "csv"})


@pytest.mark.parametrize("head", ["", "sep=;\n", "sep=;\r\n", "\n\r\n", "\ufeff"])
def test_what_excel_puts_above_the_names_is_none_of_them(tmp_path: Path, head: str) -> None:
    [document] = read(tmp_path, "a.csv", head + "titre;texte\nUn, deux;Du texte, et du vent\n")
    assert (document.title, lines(document)) == ("Un, deux", [(2 + head.count("\n"), "Du texte, et du vent")])


def test_table_of_an_old_mac_is_read(tmp_path: Path) -> None:
    assert [lines(found) for found in read(tmp_path, "a.csv", "titre;texte\rUn;Avant\rDeux;Après\r")] == [
        [(2, "Avant")],
        [(3, "Après")],
    ]


def test_record_over_several_lines_counts_them(tmp_path: Path) -> None:
    one, two = read(tmp_path, "a.csv", 'titre,texte\nUn,"Début\nsuite"\nDeux,Fin\n')
    assert (lines(one), lines(two)) == ([(2, "Début suite")], [(4, "Fin")])


def test_fields_that_are_asked_for_are_taken(tmp_path: Path) -> None:
    [document] = read(tmp_path, "a.csv", "texte,avis,ville\nnon,oui,Lyon\n", text_field="Avis", title_field="ville")
    assert (document.title, lines(document)) == ("Lyon", [(2, "oui")])


def test_names_that_run_on_are_named_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"^has no field avis; its fields are: titre; Un;un mot$"):
        read(tmp_path, "a.csv", '"titre;\nUn;un mot\n', text_field="avis")


def test_field_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"^has no field avis; its fields are: a, b$"):
        read(tmp_path, "a.csv", "a,b\n1,2\n", text_field="avis")


def test_record_without_a_field_of_text_is_all_its_fields(tmp_path: Path) -> None:
    [document] = read(tmp_path, "a.csv", "commune,population\nMontaubry,8 200\n")
    assert lines(document) == [(2, "commune : Montaubry\npopulation : 8 200")]


def test_field_too_many_is_kept_and_noted(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("titre;texte\nUn;Début ; suite\n", encoding="utf-8")
    with Reader() as reader:
        [document] = reader.read(str(tmp_path / "a.csv"), "a.csv")
        assert lines(document) == [(2, "Début ; suite")]
        assert reader.notes == ["has 1 records of more fields than the first line names; are quotes missing?"]


def test_table_without_names_is_read_from_its_first_line(tmp_path: Path) -> None:
    assert [lines(found) for found in read(tmp_path, "a.csv", "Paris,75\nLyon,69\n")] == [
        [(1, "1 : Paris\n2 : 75")],
        [(2, "1 : Lyon\n2 : 69")],
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("titre;texte;;\nVoirie;Le pont;;\n", [("Voirie", "Le pont", {})]),
        ("titre;texte;\nVoirie;Le pont;B\n", [("Voirie", "Le pont", {"3": "B"})]),
        ("titre,texte,titre\nVoirie,Le pont,B\n", [("Voirie", "Le pont", {"titre 3": "B"})]),
        (";;\n;;\ntitre;texte;n\nVoirie;Le pont;2\n", [("Voirie", "Le pont", {"n": "2"})]),
        ("titre;texte\nA;Un\ntitre;texte\nB;Deux\n", [("A", "Un", {}), ("B", "Deux", {})]),
        ("nom;2023;2024\nLyon;12;15\n", [("Lyon", "2023 : 12\n2024 : 15", {})]),
        ("Lyon;2023\nParis;2024\n", [(None, "1 : Lyon\n2 : 2023", {}), (None, "1 : Paris\n2 : 2024", {})]),
        ("texte\nBonjour, le monde\nLe pont, fermé\n", [(None, "Bonjour, le monde", {}), (None, "Le pont, fermé", {})]),
        ("titre,texte\nVoirie,Le pont, fermé\n", [("Voirie", "Le pont, fermé", {})]),
        ("date;texte\n14 mars 2024;Oui\n", [(None, "Oui", {"date": "2024-03-14"})]),
        ("", []),
    ],
)
def test_names_are_found_in_what_programs_export(
    tmp_path: Path, content: str, expected: list[tuple[str | None, str, dict[str, str]]]
) -> None:
    (tmp_path / "a.csv").write_text(content, encoding="utf-8")
    extracts = read_csv(Source(content.encode()))
    assert [(one.title, one.paragraphs[0].text, one.metadata) for one in extracts] == expected


def test_record_of_far_too_many_fields_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"^has a record of more than 16,384 fields$"):
        read(tmp_path, "a.csv", "a,b\n" + "," * 20_000)
    [document] = read(tmp_path, "b.csv", 'titre,texte\nUn,"' + "mot, " * 20_000 + '"\n')
    assert lines(document)[0][1].startswith("mot, mot")


def test_records_within_records_are_read(tmp_path: Path) -> None:
    rows = [
        {"article": {"titre": "Voirie", "texte": "Le pont."}, "lieu": {"ville": "Lyon"}},
        {"titre": "Blocs", "contenu": [{"type": "p", "text": "Un."}, {"type": "p", "text": "Deux."}]},
    ]
    one, two = read(tmp_path, "a.jsonl", "\n".join(map(json.dumps, rows)))
    assert (one.title, lines(one), one.metadata["lieu.ville"]) == ("Voirie", [(1, "Le pont.")], "Lyon")
    assert (two.title, [text for _, text in lines(two)]) == ("Blocs", ["Un.", "Deux."])


def test_json_lines_are_records(tmp_path: Path) -> None:
    rows = [
        {"title": "Un", "body": "Premier.\n\nSecond.", "authors": ["Ada", "Zoé"], "lang": "fr_FR", "n": 3},
        "un texte nu",
        {"title": "Sans texte", "body": ""},
        {"body": None},
    ]
    found = read(tmp_path, "a.jsonl", "\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n\n")
    assert [(document.id, document.title, lines(document)) for document in found] == [
        ("d/a.jsonl/1", "Un", [(1, "Premier."), (1, "Second.")]),
        ("d/a.jsonl/2", None, [(2, "un texte nu")]),
        ("d/a.jsonl/3", "Sans texte", [(3, "Sans texte")]),
    ]
    assert found[0].metadata == {"type": "jsonl", "author": ["Ada", "Zoé"], "language": "fr", "n": 3}


def test_bad_lines_are_noted_and_the_others_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "bon"}\n{"text": \n[1]\n' + "[" * 100_000 + "\n", encoding="utf-8")
    with Reader() as reader:
        assert [document.id for document in reader.read(str(tmp_path / "a.jsonl"), "a")] == ["a/1"]
        assert reader.notes == ["3 lines, the first 2, are no JSON object"]


def test_file_of_bad_lines_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"^line 1 is no JSON object$"):
        read(tmp_path, "a.jsonl", "{\n")
    with pytest.raises(DocumentError, match=r"^line 1 is without a field avis$"):
        read(tmp_path, "a.jsonl", "{}\n", text_field="avis")


def test_what_is_no_number_is_text(tmp_path: Path) -> None:
    (document,) = read(tmp_path, "a.jsonl", '{"text": "Il pleut.", "temperature": NaN}\n')
    assert document.metadata == {"type": "jsonl", "temperature": "NaN"}


@given(st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=20) | st.integers() | st.none()), max_size=5))
def test_any_objects_can_be_read(rows: list[dict[str, object]]) -> None:
    data = "\n".join(json.dumps(row) for row in rows).encode()
    assert len(list(read_json_lines(Source(data)))) == len(rows)


@given(st.text('a1,;\t"\n é', max_size=100))
def test_any_text_is_csv_of_some_kind(text: str) -> None:
    for extract in read_csv(Source(text.encode())):
        assert all(1 <= (paragraph.line or 0) <= text.count("\n") + 1 for paragraph in extract.paragraphs)
