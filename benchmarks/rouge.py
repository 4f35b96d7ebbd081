"""ROUGE-1, -2 and -L as F1, without stemming (Lin 2004, https://aclanthology.org/W04-1013/).

ROUGE-L is the summary-level one (union of longest common subsequences), as published for CNN/DailyMail; the figures
agree with Google's rouge-score (rougeLsum) to the last digit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

Scores = tuple[float, float, float]  # ROUGE-1, ROUGE-2, ROUGE-L

_WORD = re.compile(r"[a-z0-9]+")


def score(summary: Sequence[str], reference: Sequence[str]) -> Scores:
    """Compare two summaries, each a list of sentences."""
    ours, theirs = [words(text) for text in summary], [words(text) for text in reference]
    return _ngrams(ours, theirs, 1), _ngrams(ours, theirs, 2), _longest(ours, theirs)


def words(text: str) -> list[str]:
    """Return the lower-cased runs of ASCII letters and digits."""
    return _WORD.findall(text.lower())


def mean(scores: Sequence[Scores]) -> Scores:
    """Average over documents."""
    r1, r2, rl = (sum(column) / len(scores) for column in zip(*scores, strict=True))
    return r1, r2, rl


def _ngrams(ours: list[list[str]], theirs: list[list[str]], n: int) -> float:
    def count(sentences: list[list[str]]) -> Counter[tuple[str, ...]]:
        flat = [word for sentence in sentences for word in sentence]
        return Counter(tuple(flat[i : i + n]) for i in range(len(flat) - n + 1))

    a, b = count(ours), count(theirs)
    return _f1((a & b).total(), a.total(), b.total())


def _longest(ours: list[list[str]], theirs: list[list[str]]) -> float:
    left = Counter(word for sentence in ours for word in sentence)
    right = Counter(word for sentence in theirs for word in sentence)
    total_ours, total_theirs, hits = left.total(), right.total(), 0
    for reference in theirs:
        union = set().union(*(_subsequence(reference, sentence) for sentence in ours)) if ours else set()
        for position in sorted(union):
            word = reference[position]
            if left[word] > 0 and right[word] > 0:
                hits += 1
                left[word] -= 1
                right[word] -= 1
    return _f1(hits, total_ours, total_theirs)


def _subsequence(reference: list[str], sentence: list[str]) -> set[int]:
    """Return the positions in ``reference`` of one longest common subsequence."""
    rows, columns = len(reference), len(sentence)
    table = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i, word in enumerate(reference, 1):
        above, row = table[i - 1], table[i]
        for j, other in enumerate(sentence, 1):
            row[j] = above[j - 1] + 1 if word == other else max(above[j], row[j - 1])
    found, i, j = set(), rows, columns
    while i and j:
        if reference[i - 1] == sentence[j - 1]:
            i, j = i - 1, j - 1
            found.add(i)
        elif table[i][j - 1] > table[i - 1][j]:
            j -= 1
        else:
            i -= 1
    return found


def _f1(hits: int, ours: int, theirs: int) -> float:
    return 2 * hits / (ours + theirs) if ours and theirs else 0.0
