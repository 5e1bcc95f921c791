"""How often the right word is suggested for a slip, and how long that takes.

    python benchmarks/suggestions.py FOLDER_OF_AN_INDEX

Words of five letters and more that the corpus has five times or more are drawn, frequent ones more often; one slip, and
then two, are made in each at random, with a fixed seed. Asked is what finds fewer than five paragraphs then.
"""

from __future__ import annotations

import random
import sys
from string import ascii_lowercase
from time import perf_counter

import searcher
from searcher.french import fold

_SEED = 1789
_WORDS = 400


def main() -> None:
    with searcher.open(sys.argv[1], refresh=False) as index:
        generator = random.Random(_SEED)  # noqa: S311 — the same words in every run
        drawn = _draw(index, generator)
        for slips in (1, 2):
            _measure(index, [(word, _slipped(word, slips, generator)) for word in drawn], slips)


def _draw(index: searcher.Index, generator: random.Random) -> list[str]:
    counts: dict[str, int] = {}
    for segment in index._snapshot.segments:  # noqa: SLF001 — no public name lists the words
        for number in range(len(segment.words)):
            word = fold(segment.written(number))
            counts[word] = counts.get(word, 0) + segment.occurrence_count([number])
    known = [word for word, count in counts.items() if count >= 5 and len(word) >= 5 and word.isalpha()]
    return generator.choices(known, [counts[word] ** 0.5 for word in known], k=_WORDS)


def _slipped(word: str, slips: int, generator: random.Random) -> str:
    for _ in range(slips):
        place, letter = generator.randrange(len(word)), generator.choice(ascii_lowercase)
        before, own, after = word[:place], word[place], word[place + 1 :]
        added, dropped, replaced = before + letter + own + after, before + after, before + letter + after
        swapped, doubled = before + after[:1] + own + after[1:], before + own + own + after
        word = generator.choice([added, dropped, replaced, swapped, doubled])
    return word


def _measure(index: searcher.Index, pairs: list[tuple[str, str]], slips: int) -> None:
    right, times = 0, []
    for word, typed in pairs:
        results = index.search(typed)
        if typed == word or results.total >= 5:
            continue
        start = perf_counter()
        suggestion = results.suggestion
        times.append(1000 * (perf_counter() - start))
        right += suggestion is not None and fold(suggestion) == word
    times.sort()
    half, most, last = times[len(times) // 2], times[len(times) * 19 // 20], times[-1]
    print(f"{slips} slips: {right} of {len(times)} right; ms: half {half:.1f}, 95 % {most:.1f}, all {last:.1f}")


if __name__ == "__main__":
    main()
