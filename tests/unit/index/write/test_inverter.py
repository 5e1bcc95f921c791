"""What an inverter holds."""

from __future__ import annotations

import gc
from io import BytesIO
from typing import TYPE_CHECKING
from weakref import ref

from searcher import Document, Paragraph
from searcher.index.write import inverter
from searcher.index.write.inverter import Inverter
from searcher.index.write.term_buffer import Vocabulary

if TYPE_CHECKING:
    import pytest


class Text(str):
    """A string of which is known whether anybody holds it."""

    __slots__ = ("__weakref__",)


def test_no_text_is_held_once_it_is_inverted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inverter, "CHUNK_SIZE", 4)
    building = Inverter()
    texts = []
    for number in range(9):
        text = Text(f"paragraphe numéro {number}")
        texts.append(ref(text))
        document = Document(id=f"d{number}", title="Titre", paragraphs=[Paragraph(text)])
        building.add(document, document.content())
    del text, document
    building.write(BytesIO())
    assert [held() for held in texts] == [None] * 9


def test_vocabulary_that_is_not_kept_is_freed_without_a_collection() -> None:
    gc.disable()
    try:
        vocabulary = Vocabulary()
        vocabulary.add(0, ["l’été à Lyon"], ["l’été à Lyon".encode()])
        assert vocabulary.kept(1 << 20) is vocabulary
        held = ref(vocabulary)
        vocabulary = vocabulary.kept(0)
        assert held() is None
        assert vocabulary.memory == 0
    finally:
        gc.enable()
