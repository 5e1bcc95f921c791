"""E-mail: subject, sender, date and the text that is meant to be read."""

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from reading_files import read_document

from searcher.documents.model import Document


def message(text: str = "Bonjour à tous,\n\nLa réunion est reportée.\n", charset: str = "utf-8") -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"] = "Zoé Dupré <zoe@exemple.fr>"
    made["To"] = "tous@exemple.fr"
    made["Subject"] = "Réunion de jeudi reportée à la semaine prochaine, salle du conseil municipal"
    made["Date"] = "Thu, 14 Mar 2024 09:30:00 +0100"
    made.set_content(text, charset=charset)
    return made


def read(folder: Path, data: bytes, name: str = "a.eml") -> Document:
    (folder / name).write_bytes(data)
    return read_document(folder / name)


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.content()]


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "cp1252"])
def test_headers_are_title_author_and_date(tmp_path: Path, charset: str) -> None:
    document = read(tmp_path, message(charset=charset).as_bytes())
    assert document.title == "Réunion de jeudi reportée à la semaine prochaine, salle du conseil municipal"
    assert document.metadata == {"type": "email", "author": "Zoé Dupré", "date": "2024-03-14T09:30:00+01:00"}
    assert texts(document) == ["Bonjour à tous,", "La réunion est reportée."]


def test_of_two_forms_the_plain_one_is_read(tmp_path: Path) -> None:
    made = message()
    made.add_alternative("<p>La forme HTML</p>", subtype="html")
    assert texts(read(tmp_path, made.as_bytes())) == ["Bonjour à tous,", "La réunion est reportée."]


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
    assert texts(read(tmp_path, made.as_bytes())) == ["La réunion est déplacée à la salle des fêtes."]


def test_attachments_are_not_read(tmp_path: Path) -> None:
    made = message()
    made.add_attachment("pièce jointe secrète", filename="a.txt")
    assert "secrète" not in str(texts(read(tmp_path, made.as_bytes())))


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
