"""BM25, in whole numbers.

Contributions are rounded to 2^-20 and added as integers. Sums of integers do not depend on the order of adding, so that
the same paragraph has the same score in whichever segment it lies and whichever shortcut found it.

Source: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009); the idf is Lucene's,
which is never negative.
"""

from math import log

from searcher.kernels.posting_code import FREQUENCIES, LENGTHS

K1 = 0.8
B = 0.6
SCALE = 1 << 20


def idf(frequency: int, paragraphs: int) -> float:
    """The idf, or weight, of a term that occurs so often in so many paragraphs, but in no more than all of them."""
    if frequency > paragraphs:
        return log(1 + 0.5 / (paragraphs + 0.5))
    return log(1 + (paragraphs - frequency + 0.5) / (frequency + 0.5))


def saturation(frequency: float, length: float, average_length: float) -> float:
    """How much of a term's weight a paragraph gets: 0 to 1, nearing 1 with the frequency."""
    return frequency / (frequency + length_norm(length, average_length))


def length_norm(length: float, average_length: float) -> float:
    """The frequency at which a paragraph of this length gets half of a term's weight."""
    return K1 * (1 - B + B * length / average_length)


def saturations(average_length: float) -> list[float]:
    """How much of a term's weight a paragraph gets, for each of the 256 posting codes."""
    length_norms = [length_norm(length, average_length) for length in LENGTHS]
    return [frequency / (frequency + half) for frequency in FREQUENCIES for half in length_norms]
