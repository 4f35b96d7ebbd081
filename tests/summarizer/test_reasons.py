from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

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


@pytest.mark.parametrize(
    "title",
    [
        "Law colleges may raise fees after nine years",
        "Teenager marries fighter over Skype",
        "Lund sells over 40 ships",
        "State will not take over schools, says minister",
    ],
)
def test_how_long_or_how_is_no_reason(title: str) -> None:
    assert reasons("It was told on Monday.", title=title) == []


@pytest.mark.parametrize("title", ["Maker recalls scooters after 11 fires", "Airline under probe over bribery claims"])
def test_a_headline_gives_a_reason_in_its_own_short_way(title: str) -> None:
    assert len(reasons("It was told on Monday.", title=title)) == 1


def test_what_is_so_at_all_times_is_no_reason() -> None:
    assert reasons("Dengue is caused by viruses that mosquitoes carry.", title="Vaccine cuts dengue") == []
    assert reasons("The fire was caused by a heater.", title="Fire guts library") == ["caused by a heater"]


def test_behind_the_second_sentence_a_reason_is_of_what_the_headline_tells() -> None:
    texts = "Remains of a hiker were found in the Alps.", "He had been missing since 1987.", "It rained."
    title = "Hiker found in Alps after 30 years"
    assert reasons(*texts, "To leave at once was impossible because of poor weather.", title=title) == []
    assert reasons(*texts, "The hiker fell because of poor weather.", title=title) == ["because of poor weather"]


def test_an_answer_that_is_a_reason_belongs_to_its_question() -> None:
    texts = "A bridge was closed.", "We met her there.", "Why did you close the bridge?", "Because a cable had broken."
    assert reasons(*texts, title="The bridge was ill") == ["Because a cable had broken"]


def test_an_hour_before_a_reason_opens_no_clause_of_its_own() -> None:
    texts = "A ferry ran aground.", "It struck a reef shortly after 4 a.m. because its steering failed."
    assert reasons(*texts, title="Ferry runs aground") == ["because its steering failed"]


@pytest.mark.parametrize(
    "text",
    ["Flights were due to resume on Tuesday.", "The minister is due to speak later.", "They were due to vote on it."],
)
def test_what_is_due_to_happen_is_no_reason(text: str) -> None:
    assert reasons(text) == []


@pytest.mark.parametrize("text", ["The road is closed due to fire.", "The delay was due to heavy rain."])
def test_what_something_is_due_to_is_one(text: str) -> None:
    assert len(reasons(text)) == 1


def test_a_reason_ends_where_the_next_verb_begins() -> None:
    text = "He was held on suspicion of first-degree arson and is expected to be sent to Washington state."
    assert reasons(text) == ["on suspicion of first-degree arson"]
