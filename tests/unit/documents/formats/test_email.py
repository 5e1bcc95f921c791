"""E-mail: subject, sender, date and the text that is meant to be read."""

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from office_files import docx
from reading_files import read_document

from searcher.documents.model import Document
from searcher.documents.read.reader import Reader


def message(text: str = "Bonjour à tous,\n\nLa réunion est reportée.\n", charset: str = "utf-8") -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"] = "Zoé Dupré <zoe@exemple.fr>"
    made["To"] = "tous@exemple.fr"
    made["Subject"] = "Réunion de jeudi reportée à la semaine prochaine, salle du conseil municipal"
    made["Date"] = "Thu, 14 Mar 2024 09:30:00 +0100"
    made.set_content(text, charset=charset)
    return made


def write(folder: Path, data: bytes, name: str = "a.eml") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def read(folder: Path, data: bytes, name: str = "a.eml") -> Document:
    return read_document(write(folder, data, name))


def texts(document: Document) -> list[str]:
    """What is written in a message, without who wrote to whom."""
    return [found.text for found in document.content() if not found.text.startswith(("De : ", "À : "))]


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "cp1252"])
def test_headers_are_title_author_and_date(tmp_path: Path, charset: str) -> None:
    document = read(tmp_path, message(charset=charset).as_bytes())
    assert document.title == "Réunion de jeudi reportée à la semaine prochaine, salle du conseil municipal"
    assert document.metadata == {"type": "email", "author": "Zoé Dupré", "date": "2024-03-14T09:30:00+01:00"}
    assert texts(document) == ["Bonjour à tous,\nLa réunion est reportée."]


def test_of_two_forms_the_plain_one_is_read(tmp_path: Path) -> None:
    made = message()
    made.add_alternative("<p>La forme HTML</p>", subtype="html")
    assert texts(read(tmp_path, made.as_bytes())) == ["Bonjour à tous,\nLa réunion est reportée."]


def test_html_alone_is_read_as_a_page(tmp_path: Path) -> None:
    made = message()
    made.set_content("<style>p{}</style><p>La <b>réunion</b></p><p>est reportée.</p>", subtype="html")
    assert texts(read(tmp_path, made.as_bytes())) == ["La réunion", "est reportée."]


def test_what_is_quoted_is_joined_without_its_marks(tmp_path: Path) -> None:
    text = "D’accord.\n> Pouvez-vous confirmer la date de la\n> réunion ?\n>\n> > Elle est jeudi.\nÀ jeudi.\n"
    assert texts(read(tmp_path, message(text).as_bytes())) == [
        "D’accord.",
        "Pouvez-vous confirmer la date de la réunion ?",
        "Elle est jeudi.",
        "À jeudi.",
    ]


def test_page_within_parts_within_parts_is_found(tmp_path: Path) -> None:
    made = EmailMessage(policy=SMTP)
    made["From"], made["Subject"] = "Zoé <zoe@exemple.fr>", "Réunion"
    made.set_content(
        "<p>La réunion est déplacée à la salle des fêtes.</p>", subtype="html", charset="cp1252", cte="base64"
    )
    made.add_related(b"\x89PNG", "image", "png", cid="<logo>")
    made.make_mixed()
    made.add_attachment(message())
    document = read(tmp_path, made.as_bytes())
    assert [(found.heading, found.text) for found in document.content()] == [
        (None, "La réunion est déplacée à la salle des fêtes."),
        (message()["subject"], "Bonjour à tous,\nLa réunion est reportée."),
        (message()["subject"], "De : Zoé Dupré <zoe@exemple.fr>\nÀ : tous@exemple.fr"),
        (None, "De : Zoé <zoe@exemple.fr>"),
    ]


def test_what_is_attached_is_read_by_its_format(tmp_path: Path) -> None:
    made = message()
    made.add_attachment(b"# Devis\n\n## Toiture\n\nArdoise.\n", "text", "markdown", filename="devis du 3.md")
    blocks = [("title", "Contrat"), ("p", "Le loyer est révisé.")]
    made.add_attachment(docx(blocks), "application", "octet-stream", filename="contrat été.docx")
    made.add_attachment(b"\x89PNG", "image", "png", filename="plan.png")
    made.add_attachment(b"PK", "application", "zip", filename="vide.docx")
    found = read(tmp_path, made.as_bytes()).content()
    assert [(one.heading, one.location, one.text) for one in found[1:-1]] == [
        ("Devis › Toiture", "entry:devis du 3.md", "Ardoise."),
        ("Contrat", "entry:contrat été.docx", "Le loyer est révisé."),
    ]


def test_what_is_attached_and_not_read_is_noted(tmp_path: Path) -> None:
    made = message()
    made.add_attachment(b"\x89PNG", "image", "png", filename="plan.png")
    made.add_attachment(b"PK", "application", "zip", filename="vide.docx")
    with Reader() as reader:
        list(reader.read(str(write(tmp_path, made.as_bytes())), "a.eml"))
    assert reader.notes == [
        "its attachment plan.png is in a format that is not read",
        "its attachment vide.docx is damaged: it does not begin as DOCX does",
    ]


HEAD = "From: Ada Vidal <ada@exemple.fr>\nSubject: Le viaduc\nMIME-Version: 1.0\n"
LONG = "Le chantier du viaduc commence en mars et durera deux ans. " * 4


def parts(kind: str, *found: str) -> bytes:
    joined = "".join(f"\n--B\n{part}\n" for part in found)
    return f"{HEAD}Content-Type: multipart/{kind}; boundary=B\n{joined}\n--B--\n".encode()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            parts(
                "mixed",
                "Content-Type: text/plain\n\nLa photo.",
                "Content-Type: image/png\n\nAAAA",
                "Content-Type: text/html\n\n<p>Le devis.",
            ),
            ["La photo.", "Le devis."],
        ),
        (
            parts("alternative", "Content-Type: text/plain\n\nVoir le HTML.", f"Content-Type: text/html\n\n<p>{LONG}"),
            [LONG.strip()],
        ),
        (parts("alternative", "Content-Type: text/plain\n\n \n", "Content-Type: text/html\n\n<p>Mot"), ["Mot"]),
        (
            parts(
                "alternative",
                f"Content-Type: text/plain\n\n{LONG}",
                "Content-Type: text/calendar\n\nBEGIN:VEVENT\nSUMMARY:Assem\n blée\nLOCATION:Lyon\\, salle 2\nEND:VEVENT",
            ),
            [LONG.strip(), "Assemblée", "Lyon, salle 2"],
        ),
        (parts("mixed", "\nSans en-tête."), ["Sans en-tête."]),
        (parts("mixed", "\nUn.", "\nDeux.").removesuffix(b"\n--B--\n"), ["Un.", "Deux."]),
        (f"\ufeff{HEAD}\nLe viaduc.".encode(), ["Le viaduc."]),
        (
            f"{HEAD}Content-Type: text/plain; format=flowed\n\nUn \nmot.\n> La \n> suite.".encode(),
            ["Un mot.", "La suite."],
        ),
        (
            f"{HEAD}Content-Type: text/plain; format=flowed; delsp=yes\n\nLa média \nthèque.".encode(),
            ["La médiathèque."],
        ),
        (f"{HEAD}Content-Transfer-Encoding: base64\n\nTGUgdmlhZHVj".encode(), ["Le viaduc"]),
        (f"{HEAD}Content-Transfer-Encoding: quoted-printable\n\nl=C3=A9t=\n=C3=A9".encode(), ["lété"]),
    ],
)
def test_all_parts_that_are_shown_are_read(tmp_path: Path, data: bytes, expected: list[str]) -> None:
    assert texts(read(tmp_path, data)) == expected


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Réunion à l’école".encode(), "Réunion à l’école"),
        ("Réunion à l'école".encode("latin-1"), "Réunion à l'école"),
        (b"=?utf-8?q?R=C3=A9?= =?utf-8?q?union?= du =?iso-8859-1?Q?3_=E9t=E9?=", "Réunion du 3 été"),
        (b"=?utf-8?b?w6l0w4M=?=\n =?utf-8?b?w6k=?=", "étÃé"),
        (b"=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "é"),
        (b"=?inconnu?q?a?= =?utf-8?x?a?=", "a=?utf-8?x?a?="),
    ],
)
def test_subject_is_read_however_it_is_coded(tmp_path: Path, subject: bytes, title: str) -> None:
    assert read(tmp_path, b"From: a@b.fr\nSubject: " + subject + b"\n\nBonjour.\n").title == title


def test_who_wrote_to_whom_is_a_paragraph(tmp_path: Path) -> None:
    made = message()
    made["Cc"] = "Benoît <b@exemple.fr>"
    last = read(tmp_path, made.as_bytes()).content()[-1]
    assert last.text == "De : Zoé Dupré <zoe@exemple.fr>\nÀ : tous@exemple.fr\nCc : Benoît <b@exemple.fr>"


def test_message_without_text_is_found_by_its_subject(tmp_path: Path) -> None:
    assert texts(read(tmp_path, message("\n").as_bytes())) == [message()["subject"]]


def test_message_of_a_mail_folder_needs_no_suffix(tmp_path: Path) -> None:
    document = read(tmp_path, message().as_bytes(), "1710405000_V801I2c")
    assert document.metadata["type"] == "email"


@pytest.mark.parametrize("sender", [b"a@[", b": ;", b"=?utf-8?q?", b"\xff <>", b"@", b"a:b:c;"])
def test_odd_sender_does_not_hide_the_text(tmp_path: Path, sender: bytes) -> None:
    assert texts(read(tmp_path, b"From: " + sender + b"\nSubject: S\n\nBonjour.\n")) == ["Bonjour."]


def test_bytes_in_no_declared_encoding_are_decoded_by_their_content(tmp_path: Path) -> None:
    head = b"From: a@b.fr\nDate: hier\nSubject: Essai\n\n"
    document = read(tmp_path, head + "L'été, l'école".encode("cp1252"))
    assert (texts(document), document.metadata) == (["L'été, l'école"], {"type": "email", "author": "a@b.fr"})
