from __future__ import annotations

from datetime import UTC, datetime

import pytest

from summarizer import facts
from summarizer.facts import announcers
from summarizer.facts.namespans import words_of

FRIDAY = datetime(2019, 1, 18, 19, 0, tzinfo=UTC)


def who(*texts: str, title: str | None = None) -> list[str]:
    return [fact.text for fact in facts.find(texts, title=title, published=FRIDAY, language="en").who]


def test_the_body_that_somebody_served_stands_after_whom_it_is_about() -> None:
    texts = (
        "A former treasurer of the Lund Sailors' Fund was cleared on Tuesday of theft.",
        "The jury found Leonard Pryce, 61, not guilty.",
        "Pryce had worked for the charity for years.",
        "Pryce said he would go home.",
    )
    found = who(*texts, title="Former treasurer cleared of stealing from charity")
    assert found.index("Leonard Pryce") < found.index("Lund Sailors' Fund")


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Exports grew by 4 percent, the regional statistics office said on Monday.", "regional statistics office"),
        ("The Dutch data protection authority says that riders were cheated.", "Dutch data protection authority"),
        ("Sea levels rose, the Marine Institute said on Monday.", "Marine Institute"),
        ("Sea levels rose by 3 millimetres, said the national weather agency.", "national weather agency"),
    ],
)
def test_the_body_that_made_it_known_is_who_where_nobody_else_is(text: str, body: str) -> None:
    assert who(text, title="A record year")[0] == body


def test_the_body_that_made_it_known_stands_behind_the_one_it_is_about() -> None:
    texts = ("Norcorp must pay 2 million euros, the national competition authority ruled.", "Norcorp will appeal.")
    assert who(*texts, title="Norcorp fined 2 million euros") == ["Norcorp", "national competition authority"]


def test_the_body_that_made_it_known_is_told_once() -> None:
    lead = "Sales rose by 3 percent, the independent Trade Board said."
    assert who(lead, "The Trade Board was founded in 1990.", title="Sales rise") == ["Trade Board"]


def test_a_body_without_a_word_that_tells_which_made_nothing_known() -> None:
    assert who("Sales fell by a third, the company said.", title="Sales fall") == []
    assert who("Sales fell by a third, the Sana news agency said.", title="Sales fall") == []


def test_the_body_that_decided_is_told_beside_whom_it_decided_about() -> None:
    text = "The Dutch data protection authority has fined the delivery company Snelkoop 12 million euros."
    assert who(text, title="Delivery app fined 12 million euros") == ["Snelkoop", "Dutch data protection authority"]


@pytest.mark.parametrize(
    "text",
    [
        "Twelve sheep fell into a ravine near Varnby on Sunday, the Press Association reported.",
        "Twelve sheep fell into a ravine near Varnby on Sunday, the state press agency reported.",
        "A man who robbed the same bank said he was sorry.",
        "The girl who went to the other university said so.",
    ],
)
def test_who_carried_the_news_or_is_only_pointed_at_made_nothing_known(text: str) -> None:
    assert announcers.find([words_of(text, 0)]) is None


def test_a_clerk_of_a_bank_is_no_bank() -> None:
    found = who(
        "A former bank clerk who stole thousands has been jailed.", title="Former bank clerk jailed for stealing"
    )
    assert found[0].endswith("bank clerk")
