from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer import facts
from summarizer.facts import asides
from summarizer.types import When

TUESDAY = datetime(2026, 3, 10, 12, tzinfo=UTC)


def when(*sentences: str, title: str | None = None) -> tuple[When, ...]:
    return facts.find(sentences, title=title, published=TUESDAY, language="en").when


def weight(sentence: str, date: str) -> float:
    start = sentence.index(date)
    return asides.weight(sentence, start, start + len(date))


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("The council rejected the bridge on Monday.", "Monday"),
        ("On 3 March the harbour froze over.", "3 March"),
        ("The mill burned down in 2019 and in 2021.", "2019"),
        ("Ms Lind, who leads the council, resigned on Monday.", "Monday"),  # "who" is behind the comma
        ("She said on Monday that she had to leave.", "Monday"),
    ],
)
def test_nothing_speaks_against_a_date_of_the_main_clause(sentence: str, date: str) -> None:
    assert weight(sentence, date) == 1


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("The court had on 11 January put off its judgment.", "11 January"),  # earlier than what is told
        ("He was dismissed after an audit in December found the losses.", "December"),
        ("He hopes to run at the games which start on Friday.", "Friday"),
        ("She worked there since a reform in 2019.", "2019"),
        ("It downplayed the significance of a 2016 meeting.", "2016"),
        ("The film Salt Road (2010) changed her career.", "2010"),
        ("He is held under the Shipping Act, 1951.", "1951"),
        ("There is no place for it in today's society.", "today"),
        ("They quarrelled over the July 28 messages.", "July 28"),
        ("Ola Berg (@olaberg) July 14, 2025 Look at this.", "July 14, 2025"),
    ],
)
def test_words_around_a_date_say_that_it_is_of_something_else(sentence: str, date: str) -> None:
    assert weight(sentence, date) <= 0.7


def test_a_paper_called_today_is_no_date() -> None:
    assert not when("The chief told Harbour Today that the pier is safe.")
    assert when("Today the pier opened again.")


def test_a_background_date_far_from_the_lead_is_told_but_not_sure() -> None:
    found = when(
        "The shipyard is under investigation.",
        "Prosecutors want to know who was paid.",
        "The clerk handed over the papers in December 2024.",
    )
    assert [(one.text, one.sure) for one in found] == [("December 2024", False)]


def test_a_date_is_sure_where_any_of_its_mentions_is() -> None:
    found = when(
        "The storm that had begun on Sunday cut off the islands.",
        "The harbour closed on Sunday.",
        title="Storm cuts off the islands",
    )
    assert [(one.text, one.sure) for one in found] == [("Sunday", True)]


def test_beside_the_first_date_only_one_near_it_is_sure() -> None:
    found = when(
        "The council voted for the bridge on Monday.",
        "Builders will begin on Thursday.",
        title="Council votes for bridge",
    )
    assert [one.text for one in found if one.sure] == ["Monday"]


def test_when_somebody_said_so_is_not_told_beside_when_it_is() -> None:
    found = when("The leaders will meet in late April, a spokesman announced Monday.", title="Leaders to meet again")
    assert [(one.text, one.sure) for one in found] == [("late April", True), ("Monday", False)]
    (said,) = when("The leaders will meet again, a spokesman announced Monday.")
    assert said.sure


@given(st.text(max_size=80), st.text(min_size=1, max_size=20), st.text(max_size=80))
def test_any_text_has_a_weight_from_none_to_one(before: str, date: str, after: str) -> None:
    assert 0 <= asides.weight(before + date + after, len(before), len(before + date)) <= 1
