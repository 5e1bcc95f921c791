"""Archives and mailboxes: what can be read of them is, the rest is said, and nothing unfolds without end."""

import gzip
import tarfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED

import pytest
from office_files import archive
from reading_files import read_documents

import searcher
from searcher.documents.read.reader import Reader
from searcher.errors import DocumentError


def tar(members: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with tarfile.open(fileobj=target, mode="w") as file:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            file.addfile(info, BytesIO(data))
    return target.getvalue()


def write(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def notes_of(path: Path) -> list[str]:
    with Reader() as reader:
        assert list(reader.read(str(path), path.name))
        return reader.notes


def refusal(path: Path) -> str:
    with Reader() as reader, pytest.raises(DocumentError) as caught:
        list(reader.read(str(path), path.name))
    return str(caught.value)


def test_files_that_cannot_be_read_are_noted_beside_those_that_are(tmp_path: Path) -> None:
    members = {
        "a.txt": "le pont",
        "b.exe": b"MZ\0",
        "n.inconnu": "du texte",
        "~$a.docx": b"x",
        ".cache/x.txt": "x",
        "c.pdf": b"no PDF",
    }
    assert notes_of(write(tmp_path, "a.zip", archive(members))) == [
        "its part b.exe is in a format that is not read",
        "its part c.pdf is damaged: it does not begin as PDF does",
    ]


def test_many_unread_files_are_counted(tmp_path: Path) -> None:
    path = write(tmp_path, "a.tar", tar({"a.txt": b"le pont", **{f"{n}.exe": b"MZ\0" for n in range(9)}}))
    assert notes_of(path)[-1] == "4 more parts are not read"


def test_archive_of_nothing_that_is_read_says_so(tmp_path: Path) -> None:
    path = write(tmp_path, "a.zip", archive({"b.exe": b"MZ\0"}))
    assert refusal(path) == "holds no file that can be read; the first: its part b.exe is in a format that is not read"


def test_what_unfolds_without_end_is_not_read(tmp_path: Path) -> None:
    path = write(tmp_path, "a.gz", gzip.compress(bytes(201_000_000), 1))
    assert refusal(path) == "unfolds to more than a document can be; it is not read"


def test_part_that_is_named_again_and_again_is_read_once(tmp_path: Path) -> None:
    shown = slides("le pont ", [1] * 2000)
    with Reader() as reader:
        [document] = reader.read(str(write(tmp_path, "a.pptx", shown)), "a")
    assert [paragraph.text for paragraph in document.content()] == ["le pont"]


def test_what_parts_unfold_to_in_all_is_in_proportion_to_the_file(tmp_path: Path) -> None:
    with Reader() as reader:
        [document] = reader.read(str(write(tmp_path, "a.pptx", slides("le pont " * 2000, range(2000)))), "a")
        assert sum(len(paragraph.text) for paragraph in document.content()) < 11_000_000
        assert "unfolds to more than a document can be" in str(reader.notes)


def slides(text: str, order: Iterable[int]) -> bytes:
    """A presentation whose slides, by numbers, are all one part."""
    numbers = [*order]
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    shown = "".join(f'<p:sldId r:id="r{number}"/>' for number in numbers)
    relations = "".join(f'<Relationship Id="r{n}" Type="{kind}/slide" Target="slides/a.xml"/>' for n in set(numbers))
    names = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    drawn = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    body = f"<p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody>"
    return archive(
        {
            "ppt/presentation.xml": f'<p:presentation {names} xmlns:r="{kind}">{shown}</p:presentation>',
            "ppt/_rels/presentation.xml.rels": f"<Relationships>{relations}</Relationships>",
            "ppt/slides/a.xml": f"<p:sld {names} {drawn}>{body}</p:sld>",
        },
        ZIP_DEFLATED,
    )


def test_bomb_in_a_zip_costs_itself_alone(tmp_path: Path) -> None:
    path = write(tmp_path, "a.zip", archive({"a.txt": "le pont", "b.txt": b"a" * 60_000_000}, ZIP_DEFLATED))
    assert notes_of(path) == ["its part b.txt unfolds to more than a document can be; it is not read"]


def test_archives_in_archives_are_read_and_not_without_end(tmp_path: Path) -> None:
    data = archive({"a.txt": "le pont"})
    for level in range(2):
        data = archive({f"{level}.zip": data})
    (document,) = read_documents(write(tmp_path, "a.zip", data))
    assert document.content()[0].location == "entry:1.zip\nentry:0.zip\nentry:a.txt"
    for level in range(3):
        data = archive({f"{level}.zip": data})
    assert refusal(write(tmp_path, "b.zip", data)).endswith("is packed too deep")


@pytest.mark.parametrize("size", [700, 1100])
def test_tar_that_is_cut_short_is_damaged(tmp_path: Path, size: int) -> None:
    data = tar({"a.txt": b"le pont\n" * 100, "b.txt": b"la halle\n" * 100})
    assert "is damaged" in refusal(write(tmp_path, "a.tar", data[:size]))


def test_links_in_a_tar_lead_nowhere(tmp_path: Path) -> None:
    target = BytesIO()
    with tarfile.open(fileobj=target, mode="w") as file:
        link = tarfile.TarInfo("a.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        file.addfile(link)
    assert refusal(write(tmp_path, "a.tar", target.getvalue())) == "holds no text"


def test_mailbox_without_a_suffix_is_told_by_its_first_lines(tmp_path: Path) -> None:
    data = (
        b"From a@b Thu Mar 14 09:30:00 2024\nFrom: a@b\nDate: Thu, 14 Mar 2024 09:30:00 +0100\nSubject: S\n\nLe pont.\n"
    )
    documents = read_documents(write(tmp_path, "Inbox", data + b"\n" + data))
    assert [document.content()[0].location for document in documents] == ["message:1", "message:2"]


@pytest.mark.parametrize("name", ["cur/1710405000.M1P2.machine,S=99:2,RS", "new/1710405000.M1P2.machine"])
def test_messages_of_a_maildir_are_read_although_their_names_have_no_suffix(tmp_path: Path, name: str) -> None:
    path = tmp_path / "courrier" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"From: a@b\nDate: Thu, 14 Mar 2024 09:30:00 +0100\nSubject: S\n\nLe pont.\n")
    with searcher.open(tmp_path / "courrier", index=tmp_path / "ix") as index:
        assert [(hit.document.id, hit.document.metadata["type"]) for hit in index.search("pont")] == [(name, "email")]


def test_message_of_apple_mail_is_read_without_what_the_program_noted(tmp_path: Path) -> None:
    message = b"From: a@b\nSubject: S\n\nLe pont.\n"
    data = b"%d\n%s<?xml version='1.0'?><plist><string>drapeau</string></plist>" % (len(message), message)
    (document,) = read_documents(write(tmp_path, "1.emlx", data))
    text = "\n".join(paragraph.text for paragraph in document.content())
    assert "Le pont." in text
    assert "drapeau" not in text
