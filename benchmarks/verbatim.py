"""The share of what we say that stands in the article, over every dev set of whole articles and questions.

A sentence and a quotation are pieces of the text but for runs of white space; a point is a sentence with nothing but
words left out; a fact stands where it says, or is the full form of what stands there, found elsewhere in the article.
"""

from __future__ import annotations

import gzip
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.data import records, tokenised_sentences
from benchmarks.reading import Figures
from bot import articles
from bot.errors import ArticleError
from summarizer import pipeline
from summarizer.types import Answer, Document, Fact, Options, Summary

OPTIONS = Options(device="cpu")
QUESTIONS = ("Who is it about?", "What happened?", "When did it happen?", "Where did it happen?", "Why did it happen?")
_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Source:
    """A set of articles: its file, how to make a document of a record, and of how many records one is taken."""

    file: str
    document: Callable[[dict[str, Any], Path], Document]
    every: int = 1


def measure(data: Path) -> Figures:
    """Return the share of sentences, points, facts and quotations that are verbatim or deletion-only: 1 or a bug."""
    good: Counter[str] = Counter()
    bad: Counter[str] = Counter()
    for kind, right in itertools.chain(_summaries(data), _answers(data)):
        (good if right else bad)[kind] += 1
    figures = {kind: count / (count + bad[kind]) for kind, count in good.items()}
    return {"share": good.total() / max(good.total() + bad.total(), 1)} | figures | {"counted": float(good.total())}


def checks(summary: Summary, document: Document) -> Iterator[tuple[str, bool]]:
    """Yield (kind, is it right) for each sentence, point and fact of a summary."""
    folded = " ".join(document.text.split())
    for sentence in summary.sentences:
        yield "sentences", sentence in folded
    for point in summary.points:
        yield "points", is_shortened(point.text, summary.sentences[point.sentence])
    for fact in (*summary.who, *summary.what, *summary.when, *summary.where, *summary.why):
        yield "facts", is_held(fact, summary)


def is_held(fact: Fact, summary: Summary) -> bool:
    """Tell whether the fact's span lies in its sentence, and its text, that span or its full form, in the article."""
    passages = [*summary.sentences, summary.title or ""]  # the title is number -1
    home = passages[fact.sentence]
    return 0 <= fact.start < fact.end <= len(home) and any(fact.text in passage for passage in passages)


def is_shortened(text: str, sentence: str) -> bool:
    """Tell whether the text is the sentence with words left out and nothing else changed."""
    rest = iter(_TOKEN.findall(sentence))
    return bool(text) and all(token in rest for token in _TOKEN.findall(text))


def is_quoted(answer: Answer, document: Document) -> bool:
    """Tell whether the answer stands in its quotation, and that in the text or the title."""
    held = " ".join(f"{document.title or ''} {document.text}".split())
    return (answer.answer or "") in (answer.quote or "") and (answer.quote or "") in held


# ---------------------------------------------------------------- the dev sets


def _summaries(data: Path) -> Iterator[tuple[str, bool]]:
    documents = list(itertools.chain.from_iterable(_documents(data, source) for source in SOURCES))
    for document, found in zip(documents, pipeline.summarize_many(documents, OPTIONS), strict=True):
        if isinstance(found, Summary):
            yield from checks(found, document)
        else:
            yield "summaries", False


def _answers(data: Path) -> Iterator[tuple[str, bool]]:
    for document in _documents(data, NEWS):
        yield from _quoted(document, QUESTIONS)
    for page in records(data / "qa" / "squad2.jsonl.gz"):
        for paragraph in page["paragraphs"][::8]:
            document = Document(paragraph["context"], page["title"].replace("_", " "), language="en")
            yield from _quoted(document, [question["question"] for question in paragraph["qas"][:3]])


def _quoted(document: Document, questions: Sequence[str]) -> Iterator[tuple[str, bool]]:
    for question in questions:
        found = pipeline.answer(question, document, OPTIONS)
        if found.answer is not None:
            yield "quotes", is_quoted(found, document)


def _documents(data: Path, source: Source) -> Iterable[Document]:
    for record in itertools.islice(records(data / source.file), 0, None, source.every):
        document = source.document(record, data)
        if document.text.strip():
            yield document


def _news(record: dict[str, Any], _: Path) -> Document:
    return Document(record["text"], record["title"], _moment(record["date_publish"]), "en")


def _wire(record: dict[str, Any], _: Path) -> Document:
    return Document(record["text"], None, _moment(record["dct"]), "en")


def _digest(record: dict[str, Any], _: Path) -> Document:
    return Document(record["article"], record["headline"], None, "en")


def _tokenised(record: dict[str, Any], _: Path) -> Document:
    return Document("\n".join(tokenised_sentences(record["article"])), None, None, "en")


def _genres(record: dict[str, Any], _: Path) -> Document:
    lines = [("\n" if one.get("newpar") else " ") + one["text"] for one in record["sentences"]]
    return Document("".join(lines), None, _moment(record["date"]), "en")


def _page(record: dict[str, Any], data: Path) -> Document:
    with gzip.open(data / "pages" / record["html"]) as file:
        try:
            found = articles.extract(file.read(), url=record["url"])
        except ArticleError:
            return Document("")
    return Document(found.text or "", found.title)


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text or "").replace(tzinfo=UTC)
    except ValueError:
        return None


NEWS = Source("giveme5w1h/dev.jsonl.gz", _news)
SOURCES = (
    NEWS,
    Source("inshorts/dev.jsonl.gz", _digest),
    Source("timex/timebank_dev_only.jsonl.gz", _wire, every=2),
    Source("gum/docs.jsonl.gz", _genres, every=3),
    Source("cnndm/val.jsonl.gz", _tokenised, every=80),
    Source("pages/scrapinghub.jsonl.gz", _page, every=4),
)
FILES = (*(source.file for source in SOURCES), "qa/squad2.jsonl.gz")
