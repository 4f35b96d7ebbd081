"""A summary and an answer as JSON objects, in the form that other programs rely on (docs/architecture.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from summarizer.types import Answer, Fact, Point, Summary, When


def to_json(summary: Summary) -> dict[str, Any]:
    """Return the JSON object of a summary, keys in their fixed order; the vector stays inside the program.

    ``description`` is there only where the model cannot read the article and its publisher described it.
    """
    return {
        "id": summary.id,
        "title": summary.title,
        "language": summary.language,
        "published": summary.published.isoformat() if summary.published else None,
        "model": summary.model,
        "sentences": list(summary.sentences),
        "points": [{"text": point.text, "sentence": point.sentence} for point in summary.points],
        "who": [_fact_to_json(fact) for fact in summary.who],
        "what": [_fact_to_json(fact) for fact in summary.what],
        "when": [_fact_to_json(fact) | _dates_to_json(fact) for fact in summary.when],
        "where": [_fact_to_json(fact) for fact in summary.where],
        "why": [_fact_to_json(fact) for fact in summary.why],
    } | ({"description": summary.description} if summary.description else {})


def from_json(data: Mapping[str, Any]) -> Summary:
    """Read what ``to_json`` wrote; KeyError, TypeError or ValueError if it is something else."""
    return Summary(
        title=data["title"],
        language=data["language"],
        published=datetime.fromisoformat(data["published"]) if data["published"] else None,
        model=data["model"],
        sentences=tuple(data["sentences"]),
        points=tuple(Point(point["text"], point["sentence"]) for point in data["points"]),
        who=_facts(data["who"]),
        what=_facts(data["what"]),
        when=tuple(_when(fact) for fact in data["when"]),
        where=_facts(data["where"]),
        why=_facts(data["why"]),
        id=data["id"],
        description=data.get("description"),
    )


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """Return the JSON object of an answer; ``answer`` null means that the article does not say."""
    return {
        "id": answer.id,
        "answer": answer.answer,
        "quote": answer.quote,
        "sentence": answer.sentence,
        "score": round(answer.score, 3),
    }


def _fact_to_json(fact: Fact) -> dict[str, Any]:
    found = {"text": fact.text, "sentence": fact.sentence, "start": fact.start, "end": fact.end}
    return found if fact.sure else found | {"sure": False}


def _dates_to_json(fact: When) -> dict[str, str | None]:
    return {
        "from": fact.first.isoformat() if fact.first else None,
        "to": fact.last.isoformat() if fact.last else None,
    }


def _facts(data: Sequence[Mapping[str, Any]]) -> tuple[Fact, ...]:
    return tuple(
        Fact(fact["text"], fact["sentence"], fact["start"], fact["end"], sure=fact.get("sure", True)) for fact in data
    )


def _when(data: Mapping[str, Any]) -> When:
    first, last = (date.fromisoformat(data[key]) if data[key] else None for key in ("from", "to"))
    sure = data.get("sure", True)  # what was kept before it was said
    return When(data["text"], data["sentence"], data["start"], data["end"], first, last, sure=sure)
