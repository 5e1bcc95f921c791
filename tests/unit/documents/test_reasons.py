"""Reasons are codes with arguments: stored, passed on and told from each other without their words."""

import json
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

import searcher
from searcher.documents.reasons import Reason, UnreadCode, as_reason, joined_reasons, stored_reason, unreadable
from searcher.i18n import LANGUAGES, shown, speak
from searcher.i18n.message import Code, Message, _

FORBIDDEN = unreadable(PermissionError(13, "Permission denied"))
SAMPLES = [
    (Reason(UnreadCode.NO_TEXT), "holds no text", "ne contient pas de texte"),
    (FORBIDDEN, "cannot be read: Permission denied", "ne peut pas être lu\u00a0: permission refusée"),
    (Reason(UnreadCode.TOO_LARGE, size=0.5), "is larger than 0.5 MB; --max-size allows more", "dépasse 0,5\u00a0Mo\u202f; --max-size en permet plus"),
    (
        joined_reasons([Reason(UnreadCode.LINE_NO_OBJECT, line=3), Reason(UnreadCode.LINE_LACKS_FIELD, line=5, field="avis")]),
        "line 3 is no JSON object; line 5 is without a field avis",
        "la ligne 3 n’est pas un objet JSON\u202f; la ligne 5 n’a pas de champ avis",
    ),
    (Reason(UnreadCode.MORE_PARTS, n=1), "1 more part is not read", "1 autre partie n’est pas lue"),
    (Reason(UnreadCode.MORE_PARTS, n=1200), "1,200 more parts are not read", "1\u202f200 autres parties ne sont pas lues"),
    (Reason(UnreadCode.PART, part="a; b: c", why=FORBIDDEN), "its part a; b: c cannot be read: Permission denied", "sa partie a; b: c ne peut pas être lu\u00a0: permission refusée"),
    (as_reason("is old {n}"), "is old {n}", "is old {n}"),
]  # fmt: skip


@pytest.fixture
def _french() -> Iterator[None]:
    speak("fr")
    yield
    speak(LANGUAGES[0])


@pytest.mark.parametrize(("reason", "english", "french"), SAMPLES)
def test_a_reason_comes_back_from_where_it_is_stored(reason: Reason, english: str, french: str) -> None:
    for again in (stored_reason(json.loads(json.dumps(reason.to_json()))), pickle.loads(pickle.dumps(reason))):  # noqa: S301 — of our own
        assert (again, again.code, shown(again, "fr")) == (english, reason.code, french)


def test_no_words_of_ours_are_stored() -> None:
    stored = json.dumps([reason.to_json() for reason, _english, _french_text in SAMPLES])
    assert not any(word in stored for word in ("holds", "larger than", "line ", "more part ", "cannot"))


def test_a_reason_does_not_change() -> None:
    with pytest.raises(AttributeError, match="does not change"):
        SAMPLES[0][0].code = UnreadCode.SCAN
    with pytest.raises(AttributeError, match="does not change"):
        _("nothing found").template = "something"


@pytest.mark.parametrize("code", UnreadCode.all())
def test_each_code_has_words_of_its_own(code: Code) -> None:
    assert isinstance(code.words, Message)
    assert code == code.lower()
    others = {other.words for other in UnreadCode.all() if other not in {UnreadCode.SAID, UnreadCode.STORED_TEXT}}
    assert len(others) == len(UnreadCode.all()) - 2


def test_programs_are_told_codes_and_people_words(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.txt").write_text("Le chat dort.")
    (docs / "vide.md").write_text("\n")
    (docs / "b.txt").write_text("Un chien aboie. " * 100)
    with searcher.open(docs, index=tmp_path / "index", max_size=1000) as index:
        skipped = index.facts().skipped
    assert skipped == {"vide.md": "holds no text", "b.txt": "is larger than 0.001 MB; --max-size allows more"}
    assert {path: reason.code for path, reason in skipped.items()} == {"vide.md": "no-text", "b.txt": "too-large"}
    assert skipped["b.txt"].arguments == {"size": 0.001}


def test_what_an_older_version_wrote_in_words_is_looked_at_once_more() -> None:
    """Its words do not say whether the reason still holds."""
    from searcher.documents.formats.registry import may_be_read_now
    from searcher.documents.options import ReadingOptions

    assert may_be_read_now(stored_reason("needs another library; install it"), 10, ReadingOptions())
    assert not may_be_read_now(as_reason("is old"), 10, ReadingOptions())
    assert not may_be_read_now(Reason(UnreadCode.NO_TEXT), 10, ReadingOptions())
