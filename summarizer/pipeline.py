"""Text in, key points and answers out: the summarizer's front door.

    document -> sentences -> salience -> points, shortened, and who / what / when / where / why -> summary
    question -> sentences -> vectors -> answer

The model is loaded at the first article that needs it and kept by its options; importing this loads nothing.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from summarizer import answers, facts, grounding, languages, sentences, shortening
from summarizer import points as key_points
from summarizer.sentences import text
from summarizer.types import (
    TITLE,
    Answer,
    Document,
    ModelError,
    Options,
    Point,
    SummarizerError,
    Summary,
    UnreadableError,
)

if TYPE_CHECKING:
    from summarizer.backends.compressor import Compressor
    from summarizer.backends.encoder import Encoder
    from summarizer.backends.salience import Scorer
    from summarizer.backends.tagger import Tagger
    from summarizer.facts.names import Tagged

T = TypeVar("T")

BATCH = 16  # articles whose sentences are encoded together
DEFAULT = Options()
ENCODER = "encoder"
LEAD = "lead"  # the model's name in a summary made of the leading sentences
READABLE = "en"  # the language of the bundled encoder

log = logging.getLogger(__name__)


class Writer(Protocol):
    """A model that writes key points in its own words, one a line; ModelError when it cannot."""

    def write(self, title: str | None, sentences: Sequence[str], count: int) -> str: ...


@dataclass(frozen=True, slots=True)
class _Article:
    document: Document
    language: str
    sentences: tuple[str, ...]

    @property
    def title(self) -> str | None:
        return self.document.title

    @property
    def readable(self) -> bool:
        return self.language == READABLE

    @property
    def lead(self) -> str:
        """What tells one event from another: the title and the first sentences."""
        return " ".join([*([self.title] if self.title else []), *self.sentences[:2]])


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the models make of one article."""

    chances: NDArray[np.float32]  # of each competing sentence, to be one that tells the article
    scored: key_points.Scored  # what each of them is worth as a key point
    vector: NDArray[np.float32]  # of its lead, unit length
    tagged: Tagged  # the names in its title and in the sentences that facts rest on


class Reader:
    """The models behind one set of options, loaded."""

    def __init__(
        self,
        name: str,
        encoder: Encoder,
        scorer: Scorer,
        compressor: Compressor,
        tagger: Tagger,
        writer: Writer | None,
    ) -> None:
        self._name = name
        self._encoder = encoder
        self._scorer = scorer
        self._compressor = compressor
        self._tagger = tagger
        self._writer = writer

    @property
    def is_on_processor(self) -> bool:
        """Whether no accelerator is used."""
        return self._encoder.device.type == "cpu"

    def read(self, articles: Sequence[_Article]) -> list[_Reading]:
        """Put articles through the models, all together."""
        chances = self._scorer.score([article.sentences[: key_points.READ] for article in articles])
        scored = self._score(articles, chances)
        vectors = self._encoder.encode([article.lead for article in articles])
        tagged = self._tag(articles, chances)
        return [_Reading(*each) for each in zip(chances, scored, vectors, tagged, strict=True)]

    def _score(self, articles: Sequence[_Article], chances: Sequence[NDArray[np.float32]]) -> list[key_points.Scored]:
        """Weigh each article's sentences, the likeliest by their title too; all go through the encoder together."""
        scored = [
            key_points.score(article.sentences, scores, article.title)
            for article, scores in zip(articles, chances, strict=True)
        ]
        likeliest = [
            key_points.likeliest(one) if article.title else [] for article, one in zip(articles, scored, strict=True)
        ]
        texts = [
            [article.title or "", *(article.sentences[number] for number in numbers)] if numbers else []
            for article, numbers in zip(articles, likeliest, strict=True)
        ]
        vectors = self._encoder.encode([*chain.from_iterable(texts)], quick=True)
        parts = np.split(vectors, np.cumsum([len(each) for each in texts])[:-1])
        return [
            key_points.compared(one, dict(zip(numbers, (part[1:] @ part[0]).tolist(), strict=True))) if numbers else one
            for one, numbers, part in zip(scored, likeliest, parts, strict=True)
        ]

    def _tag(self, articles: Sequence[_Article], chances: Sequence[NDArray[np.float32]]) -> list[Tagged]:
        """Find the names in each article's title and telling sentences; all of them go through the model together."""
        chosen: list[dict[int, str]] = []
        for article, scores in zip(articles, chances, strict=True):
            told = {number: article.sentences[number] for number in facts.telling(article.sentences, scores.tolist())}
            chosen.append({TITLE: article.title, **told} if article.title else told)
        tags = iter(self._tagger.tag([text for texts in chosen for text in texts.values()]))
        return [{number: next(tags) for number in texts} for texts in chosen]

    def summarize(self, article: _Article, reading: _Reading | None, count: int | None) -> Summary:
        """Put the summary together; ``reading`` None means that our models cannot read the article."""
        if reading is None:
            return self._summary(article, key_points.leading(article.sentences, count), LEAD, None, count)
        chosen = key_points.select(article.sentences, reading.scored, count)
        chosen = shortening.points(chosen, self._compressor.keep)
        return self._summary(article, chosen, ENCODER, reading, count)

    def answer(self, question: str, passages: tuple[str, ...], title: str | None, published: datetime | None) -> Answer:
        """Answer from sentences in the encoder's language."""
        return answers.find(question, passages, self._answerer, title=title, published=published)

    @functools.cached_property
    def _answerer(self) -> answers.Reader:
        """What answers questions; loaded with the first one, as many a run never has any."""
        from summarizer.backends import reader

        return reader.load(self._encoder)

    def _summary(
        self, article: _Article, ours: tuple[Point, ...], model: str, reading: _Reading | None, count: int | None
    ) -> Summary:
        if self._writer is None or not (written := self._written(self._writer, article, len(ours))):
            return _summary(article, ours, model, reading)
        missing = (len(ours) if count else min(2, len(ours))) - len(written)
        used = {point.sentence for point in written}
        more = [point for point in ours if point.sentence not in used][: max(missing, 0)]
        return _summary(article, tuple(sorted([*written, *more], key=lambda one: one.sentence)), self._name, reading)

    def _written(self, writer: Writer, article: _Article, most: int) -> tuple[Point, ...]:
        """Return the points that the writer wrote and the article bears out."""
        said = writer.write(article.title, article.sentences, most)
        written = grounding.check(said, article.sentences, article.title)[:most]
        if not written:
            log.info("nothing the model wrote stands in the article; using its own sentences")
        return tuple(written)


@functools.lru_cache(maxsize=4)
def load(options: Options) -> Reader:
    """Load the models that the options name, once; ModelError when one cannot be had."""
    from summarizer.backends import compressor, encoder, salience, tagger

    kind, _, name = options.model.partition(":")
    writer: Writer | None = None
    if kind == "openai":
        from summarizer.backends.chat import Chat

        writer = Chat(name, options.api_url, options.api_key)
    elif options.model != ENCODER:
        from summarizer.backends import seq2seq

        writer = seq2seq.load(options.model, options.device)
    bundled = encoder.load(options.device)
    heads = salience.load(bundled), compressor.load(bundled), tagger.load(bundled)
    return Reader(options.model, bundled, *heads, writer)


def summarize(document: Document, options: Options = DEFAULT, *, points: int | None = None) -> Summary:
    """Summarise one article; ``points`` asks for exactly so many key points.

    Raises UnreadableError where there is nothing to read, ModelError where the model is in the way. An article in a
    language that the model cannot read is summarised by its publisher's description and its leading sentences (model
    "lead"; see ``note``).
    """
    (result,) = summarize_many([document], options, points=points)
    if isinstance(result, SummarizerError):
        raise result
    return result


def summarize_many(
    documents: Iterable[Document], options: Options = DEFAULT, *, points: int | None = None
) -> Iterator[Summary | SummarizerError]:
    """Summarise articles in order, a few at a time on each core; one that fails gives its error in its place."""
    waiting = iter(documents)
    batches = iter(lambda: list(islice(waiting, BATCH)), [])
    first = list(islice(batches, 2))

    def work(batch: list[Document]) -> list[Summary | SummarizerError]:
        return list(_summarize_batch(batch, options, points))

    rest = chain(first, batches)
    for found in _on_each_core(work, rest, options) if len(first) > 1 else map(work, rest):
        yield from found


def answer(question: str, document: Document, options: Options = DEFAULT) -> Answer:
    """Answer a question from an article; UnreadableError, ModelError as ``summarize``."""
    article = _done(_attempt(_open, document))
    found = answer_from(
        question,
        article.sentences,
        options,
        title=document.title,
        published=document.published,
        language=article.language,
    )
    return replace(found, id=document.id)


def answer_from(
    question: str,
    passages: Sequence[str],
    options: Options = DEFAULT,
    *,
    title: str | None = None,
    published: datetime | None = None,
    language: str | None = None,
) -> Answer:
    """Answer a question from an article's sentences; SummarizerError where there is no question."""
    return _done(_attempt(_answer, question, tuple(passages), options, title, published, language))


def note(summary: Summary) -> str | None:
    """Say in words why a summary is only the article's beginning; None when it is a real one."""
    if summary.model != LEAD:
        return None
    what = "publisher’s description and first sentences" if summary.description else "first sentences"
    return f"this article is in {languages.name(summary.language)}, which the model cannot read: these are its {what}"


# ---------------------------------------------------------------- steps


def _on_each_core(
    work: Callable[[list[Document]], list[Summary | SummarizerError]],
    batches: Iterable[list[Document]],
    options: Options,
) -> Iterator[list[Summary | SummarizerError]]:
    """Work on batches side by side where the bundled model reads them on the processor, else one by one."""
    reader = _attempt(load, options)  # once, before threads ask for it; what is wrong with it every batch says again
    if isinstance(reader, Reader) and options.model == ENCODER and reader.is_on_processor:
        from summarizer.backends import devices

        return devices.side_by_side(work, batches)
    return map(work, batches)


def _summarize_batch(
    batch: Sequence[Document], options: Options, count: int | None
) -> Iterator[Summary | SummarizerError]:
    opened = [_attempt(_open, document, count) for document in batch]
    readable = [article for article in opened if isinstance(article, _Article) and article.readable]
    read = _attempt(_read, readable, options)
    readings = iter(read if isinstance(read, list) else [])
    for article in opened:
        if isinstance(article, SummarizerError):
            yield article
        elif not article.readable:
            yield _attempt(_summarize_foreign, article, options, count)
        elif isinstance(read, SummarizerError):
            yield read
        else:
            yield _attempt(load(options).summarize, article, next(readings), count)


def _open(document: Document, count: int | None = None) -> _Article:
    if count is not None and count < 1:
        raise SummarizerError(f"{count} key points cannot be made: ask for 1 or more")
    found = sentences.read(document.text, document.title)
    if not found:
        raise UnreadableError("the article is too short to summarise: it holds no sentence")
    given = (document.language or "").strip().lower().replace("_", "-").partition("-")[0]
    language = given if len(given) == 2 and given.isalpha() else text.language(document.text, document.title)
    return _Article(document, language, found)


def _read(articles: Sequence[_Article], options: Options) -> list[_Reading]:
    return load(options).read(articles) if articles else []


def _summarize_foreign(article: _Article, options: Options, count: int | None) -> Summary:
    if options.model != ENCODER:
        return load(options).summarize(article, None, count)
    found = _summary(article, key_points.leading(article.sentences, count), LEAD, None)
    told = [point.text for point in found.points]
    return replace(found, description=sentences.described(article.document.description, told))


def _summary(article: _Article, chosen: tuple[Point, ...], model: str, reading: _Reading | None) -> Summary:
    document = article.document
    salience = None
    if reading is not None:
        salience = [*reading.chances.tolist(), *[0.0] * (len(article.sentences) - len(reading.chances))]
    found = facts.find(
        article.sentences,
        title=document.title,
        published=document.published,
        language=article.language,
        salience=salience,
        tagged=reading.tagged if reading else None,
    )
    return Summary(
        title=document.title,
        language=article.language,
        published=document.published,
        model=model,
        sentences=article.sentences,
        points=chosen,
        who=found.who,
        what=found.what,
        when=found.when,
        where=found.where,
        why=found.why,
        id=document.id,
        vector=() if reading is None else tuple(round(float(value), 5) for value in reading.vector),
    )


def _answer(
    question: str,
    passages: tuple[str, ...],
    options: Options,
    title: str | None,
    published: datetime | None,
    language: str | None,
) -> Answer:
    if not question.strip():
        raise SummarizerError("the question is empty")
    if not passages:
        return Answer(None, None, None, 0.0)
    if (language or text.language(" ".join(passages), title)) != READABLE:
        return answers.find(question, passages, None, title=title, published=published)
    return load(options).answer(question, passages, title, published)


def _attempt(step: Callable[..., T], *given: object) -> T | SummarizerError:
    """Run a step; whatever goes wrong becomes a SummarizerError, so that one article never stops the others."""
    try:
        return step(*given)
    except SummarizerError as error:
        return error
    except Exception as error:
        log.debug("%s failed", step.__name__, exc_info=True)
        passing = isinstance(error, (MemoryError, OSError)) or "out of memory" in str(error)
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        found = (ModelError if passing else SummarizerError)(f"reading failed: {reason}", permanent=not passing)
        found.__cause__ = error
        return found


def _done(result: T | SummarizerError) -> T:
    if isinstance(result, SummarizerError):
        raise result
    return result
