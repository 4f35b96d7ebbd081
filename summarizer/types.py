"""The values that enter and leave the summarizer: a document in, a summary or an answer out.

Offsets are counted in characters (code points) of the sentence they belong to; sentence ``-1`` is the title.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

TITLE = -1  # the sentence number of the title


class SummarizerError(Exception):
    """A text that cannot be summarised; the message is one line for a person.

    ``permanent`` tells whether another try with the same input can help (model trouble) or not (too short).
    """

    def __init__(self, message: str, *, permanent: bool = True) -> None:
        super().__init__(message)
        self.permanent = permanent


class UnreadableError(SummarizerError):
    """The document itself is in the way: empty, too short, or in a language the model cannot read."""


class ModelError(SummarizerError):
    """The model is in the way: missing files, a wrong hash, an endpoint that does not answer."""


@dataclass(frozen=True, slots=True)
class Document:
    """One article to read: its body as text (paragraphs are lines), never with the title on top of it."""

    text: str
    title: str | None = None
    published: datetime | None = None  # always with a time zone
    language: str | None = None  # ISO 639-1; None: find out
    id: str | None = None
    url: str | None = None
    description: str | None = None  # the publisher's own; told where the model cannot read the text


@dataclass(frozen=True, slots=True)
class Point:
    """A key point and the sentence of the article it rests on."""

    text: str
    sentence: int


@dataclass(frozen=True, slots=True)
class Fact:
    """An answer to who, what, where or why: ``text`` rests on ``[start, end)`` of its sentence.

    ``text`` equals that span, or is its full form found elsewhere in the article ("Trump" -> "Donald Trump"). Not
    ``sure`` where the article may tell it of something else than its main event.
    """

    text: str
    sentence: int
    start: int
    end: int
    sure: bool = field(default=True, kw_only=True)


@dataclass(frozen=True, slots=True)
class When(Fact):
    """A time expression and the calendar dates it means, both ends included; None where it names no calendar date."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """A name in ``[start, end)`` of a text, what it is ("person", "organization", "place", "other"), and how surely."""

    start: int
    end: int
    kind: str
    chance: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What an article says: its cleaned sentences, the key points, and the five questions, best answer first."""

    title: str | None
    language: str
    published: datetime | None
    model: str
    sentences: tuple[str, ...]
    points: tuple[Point, ...] = ()
    who: tuple[Fact, ...] = ()
    what: tuple[Fact, ...] = ()
    when: tuple[When, ...] = ()
    where: tuple[Fact, ...] = ()
    why: tuple[Fact, ...] = ()
    id: str | None = None
    description: str | None = None  # the publisher's, where the points are only the first sentences
    vector: tuple[float, ...] = field(default=(), repr=False)  # unit length; what the article is about, for stories

    def told(self, question: str) -> tuple[Fact, ...]:
        """The answers to who, what, when, where or why that are worth telling unasked: those that are sure."""
        facts: tuple[Fact, ...] = getattr(self, question)
        return tuple(fact for fact in facts if fact.sure)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question about an article; ``answer`` None means: the article does not say."""

    answer: str | None
    quote: str | None
    sentence: int | None
    score: float
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """Which model reads, and how; hashable, so that a loaded model can be kept by it."""

    model: str = "encoder"  # "encoder", a hub name or folder, or "openai:NAME"
    device: str = "auto"  # "auto", "cpu", "cuda", "mps"
    api_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
