"""What must not sink, on short texts of our own (`tests.samples`): no data folder, a few seconds, part of `make test`.

The texts go through the product with the weights it ships. Figures are shares, 1 is best.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from benchmarks import verbatim
from benchmarks.reading import Figures
from summarizer import pipeline
from summarizer.types import Document, Fact, Options, Summary
from tests.samples import SAMPLES, Sample, Time

OPTIONS = Options(device="cpu")


def measure(_: Path | None = None) -> Figures:
    """Return how much of what each sample expects is there, averaged over what is expected."""
    taken: defaultdict[str, list[bool]] = defaultdict(list)
    documents = [Document(one.text, one.title, one.published, one.language) for one in SAMPLES]
    summaries = pipeline.summarize_many(documents, OPTIONS)
    for sample, document, summary in zip(SAMPLES, documents, summaries, strict=True):
        assert isinstance(summary, Summary)
        for name, right in (*_summary(sample, summary), *_answers(sample, document)):
            taken[name].append(right)
        taken["verbatim"] += [right for _, right in verbatim.checks(summary, document)]
    return {name: statistics.fmean(values) for name, values in taken.items()}


def _summary(sample: Sample, summary: Summary) -> Iterator[tuple[str, bool]]:
    said = " ".join(summary.sentences).casefold()
    based = [summary.sentences[point.sentence] for point in summary.points]
    yield "points", any(sentence.startswith(sample.news) for sentence in based)
    yield "no_clutter", not any(words.casefold() in said for words in sample.clutter)
    if sample.sentences is not None:
        yield "sentences", len(summary.sentences) == sample.sentences
    yield "what", any(words.casefold() in _text(summary.what[:1]) for words in sample.what)
    yield from (("who", any(name.casefold() in _text(summary.who) for name in names)) for names in sample.who)
    yield from (("where", any(name.casefold() in _text(summary.where) for name in names)) for names in sample.where)
    yield from (("when", _is_found(time, summary)) for time in sample.when if time.first and time.last)
    if sample.why:
        yield "why", sample.why.casefold() in _text(summary.why)


def _answers(sample: Sample, document: Document) -> Iterator[tuple[str, bool]]:
    for question, wanted in sample.questions:
        found = pipeline.answer(question, document, OPTIONS)
        if wanted is None:
            yield "refused", found.answer is None
        else:
            yield "answered", wanted.casefold() in (found.answer or "").casefold()
            yield "quoted", wanted.casefold() in (found.quote or "").casefold()


def _is_found(time: Time, summary: Summary) -> bool:
    return any((when.first, when.last) == (time.first, time.last) for when in summary.when)


def _text(facts: tuple[Fact, ...]) -> str:
    return "\n".join(fact.text for fact in facts).casefold()
