"""BM25, in whole numbers.

Contributions are rounded to 2^-20 and added as integers. Sums of integers do not depend on the order of adding, so that
the same paragraph has the same score in whichever segment it lies and whichever shortcut found it.

Source: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009).
"""

from searcher.kernels.posting_code import FREQUENCIES, LENGTHS

K1 = 0.8
B = 0.6
SCALE = 1 << 20


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
