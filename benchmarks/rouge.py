"""ROUGE-1, -2 and -L as F1 with stemming, by Google's rouge-score, as published for CNN/DailyMail.

ROUGE-L is the summary-level one, "rougeLsum": the union of longest common subsequences, sentence by sentence
(Lin 2004, https://aclanthology.org/W04-1013/). About 5 ms a summary.
"""

from __future__ import annotations

import functools
import statistics
from collections.abc import Sequence
from typing import Any

Scores = tuple[float, float, float]  # ROUGE-1, ROUGE-2, ROUGE-L; 0 to 1
NAMES = ("rouge1", "rouge2", "rougeL")


def score(summary: Sequence[str], reference: Sequence[str]) -> Scores:
    """Compare two summaries, each a list of sentences; 0 where one of them is empty."""
    found = _scorer().score("\n".join(reference), "\n".join(summary))
    return found["rouge1"].fmeasure, found["rouge2"].fmeasure, found["rougeLsum"].fmeasure


def mean(scores: Sequence[Scores]) -> Scores:
    """Average over documents."""
    r1, r2, rl = (statistics.fmean(column) for column in zip(*scores, strict=True))
    return r1, r2, rl


@functools.cache
def _scorer() -> Any:
    from rouge_score import rouge_scorer  # imports nltk, which takes seconds

    return rouge_scorer.RougeScorer(["rouge1", "rouge2", "rougeLsum"], use_stemmer=True)
