"""Whatever is passed over, no wanted word is in it."""

from searcher.kernels.marks import Wanted


def test_only_what_may_hold_a_word_is_looked_at() -> None:
    asked: list[str] = []

    def holds(stretch: str) -> bool:
        asked.append(stretch)
        return "tat" in stretch

    text = "L’État, c’est moi (état) c’est l’état L’État,"
    wanted = Wanted(holds)
    assert [text[start:end] for start, end in wanted.places(text)] == ["L’État,", "(état)", "l’état", "L’État,"]
    assert sorted(asked) == sorted(set(text.split()))
