from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

from summarizer import facts
from summarizer.facts.namespans import words_of
from summarizer.facts.reasons import find

FRIDAY = datetime(2019, 1, 18, 19, 0, tzinfo=UTC)


def reasons(*texts: str, title: str | None = None) -> list[str]:
    return [fact.text for fact in facts.find(texts, title=title, published=FRIDAY, language="en").why]


def test_why_something_else_came_about_is_no_reason_of_the_event() -> None:
    lead = "The Civic Alliance has won the by-election in Saltmarsh."
    assert reasons(lead, "The seat fell vacant when Roy Holm resigned in May because of illness.") == []
    assert reasons(lead, "It won after a week of rain, because its voters turned out.") == [
        "because its voters turned out"
    ]


def test_the_lead_gives_the_reason_in_any_clause() -> None:
    assert reasons("Tourists were stranded after a flight was cancelled because of turtles.") == ["because of turtles"]


def test_what_came_before_a_victory_is_not_its_reason() -> None:
    assert reasons("The recount is over.", title="Alliance holds Saltmarsh by 61 votes after recount") == []


def test_a_sentence_of_nothing_but_reasons_takes_no_time() -> None:
    lead = words_of("who because " * 4000, 0)
    started = time.perf_counter()
    assert len(find([lead, replace(lead, sentence=1)], None)) == 1  # the last one has an end
    assert time.perf_counter() - started < 2
