"""How much of a human summary our key points hold, beside the article's own beginning (Lead-3): ROUGE, in points.

``…_over_lead3`` is how far we are ahead of Lead-3 on the same articles, ``…_se`` that gain's standard error. Points are
scored as the product gives them, shortened; ``whole_…`` scores the whole sentences that they rest on.
"""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks import rouge
from benchmarks.data import records, tokenised_sentences
from benchmarks.reading import Figures
from summarizer import pipeline
from summarizer.types import Document, Options, Summary

OPTIONS = Options(device="cpu")
CNNDM = "cnndm/val.jsonl.gz"
CNNDM_EVERY = 8  # of 4,368 articles: 546; the gain over Lead-3 then has a standard error of about 0.4 points
INSHORTS = "inshorts/dev.jsonl.gz"
DIGEST_WORDS = 60  # an editor's digest has 58 words on average and 61 at most


def cnndm(data: Path, every: int = CNNDM_EVERY) -> Figures:
    """Three points against the highlights; the texts are lower-cased and tokenised, so a line is a sentence."""
    rows = list(itertools.islice(records(data / CNNDM), 0, None, every))
    lines = [tokenised_sentences(row["article"]) for row in rows]
    documents = [Document("\n".join(said), language="en") for said in lines]
    found = [summary_of(one) for one in pipeline.summarize_many(documents, OPTIONS, points=3)]
    references = [row["highlights"] for row in rows]
    return compared(
        [rouge.score(_points(one), wanted) for one, wanted in zip(found, references, strict=True)],
        [rouge.score(_whole(one), wanted) for one, wanted in zip(found, references, strict=True)],
        [rouge.score(said[:3], wanted) for said, wanted in zip(lines, references, strict=True)],
    )


def cnndm_full(data: Path) -> Figures:
    """The same on every article: 4,368, some twenty minutes."""
    return cnndm(data, every=1)


def inshorts(data: Path) -> Figures:
    """Three points against an editor's digest of 60 words; ours and Lead-3 are both cut behind their 60th word."""
    rows = list(records(data / INSHORTS))
    documents = [Document(row["article"], row["headline"], language="en") for row in rows]
    found = [summary_of(one) for one in pipeline.summarize_many(documents, OPTIONS, points=3)]
    references = [[row["summary"]] for row in rows]
    pairs = list(zip(found, references, strict=True))
    figures = compared(
        [rouge.score(cut(_points(one), DIGEST_WORDS), wanted) for one, wanted in pairs],
        [rouge.score(cut(_whole(one), DIGEST_WORDS), wanted) for one, wanted in pairs],
        [rouge.score(cut(one.sentences[:3], DIGEST_WORDS), wanted) for one, wanted in pairs],
    )
    return figures | {"words": statistics.fmean(sum(map(_length, cut(_points(one), DIGEST_WORDS))) for one in found)}


def summary_of(result: object) -> Summary:
    """Return the summary; an article that could not be read counts as an empty one, never as none."""
    return result if isinstance(result, Summary) else Summary(None, "en", None, "none", ())


def cut(sentences: Iterable[str], limit: int) -> list[str]:
    """Return the sentences as far as their first ``limit`` words."""
    found: list[str] = []
    for sentence in sentences:
        words = sentence.split()[:limit]
        limit -= len(words)
        if words:
            found.append(" ".join(words))
    return found


def compared(points: Sequence[rouge.Scores], whole: Sequence[rouge.Scores], lead: Sequence[rouge.Scores]) -> Figures:
    """Return our ROUGE in points of 100, and how far that is above Lead-3, with its standard error."""
    figures: Figures = {}
    for place, name in enumerate(rouge.NAMES):
        ours, full, theirs = ([100 * scores[place] for scores in column] for column in (points, whole, lead))
        gains = [mine - other for mine, other in zip(ours, theirs, strict=True)]
        figures[name] = statistics.fmean(ours)
        figures[f"{name}_over_lead3"] = statistics.fmean(gains)
        figures[f"{name}_over_lead3_se"] = statistics.stdev(gains) / math.sqrt(len(gains)) if gains[1:] else math.inf
        figures[f"whole_{name}_over_lead3"] = statistics.fmean(full) - statistics.fmean(theirs)
    return figures


def _points(summary: Summary) -> list[str]:
    return [point.text for point in summary.points]


def _whole(summary: Summary) -> list[str]:
    return [summary.sentences[point.sentence] for point in summary.points]


def _length(sentence: str) -> int:
    return len(sentence.split())
