"""Which articles join which story; the vectors are plain ones, so that each rule is seen alone."""

from __future__ import annotations

import math

import pytest

from bot import stories
from bot.model import Article, Candidate, Reading
from summarizer.types import Point, Summary

FLOOD = "Three dead as the river Wend floods Lower Castell", "Police in Lower Castell said 400 people left Mill Lane."


def article(title: str, text: str, cosine: float = 1.0, url: str | None = None) -> Reading:
    """An article whose vector is at this cosine from the candidates'."""
    vector = (cosine, math.sqrt(1 - cosine**2))
    return Reading(Article(url, title, text), Summary(title, "en", None, "encoder", (text,), vector=vector))


def told(title: str, text: str, story_id: int = 7, url: str | None = None) -> Candidate:
    return Candidate(story_id, url, title, text, (1.0, 0.0))


def test_the_same_address_is_the_same_story_whatever_the_words() -> None:
    known = told("Something else", "Nothing alike.", url="https://example.org/flood")
    assert stories.join(article(*FLOOD, cosine=0.0, url="https://example.org/flood"), [known]) == 7


def test_close_in_meaning_and_the_same_names_is_the_same_story() -> None:
    other = told("Flood at Lower Castell kills three", "The Wend rose over Mill Lane.")
    assert stories.join(article(*FLOOD, cosine=0.85), [other]) == 7


def test_close_in_meaning_with_other_names_is_another_story() -> None:
    other = told("Two dead as the river Ouse floods Upper Marsham", "Police in Upper Marsham said 90 people left.")
    assert stories.join(article(*FLOOD, cosine=0.95), [other]) is None


def test_the_same_names_in_another_matter_is_another_story() -> None:
    other = told(
        "Wend bridge at Lower Castell reopens", "Mill Lane in Lower Castell has its bridge over the Wend back."
    )
    assert stories.join(article(*FLOOD, cosine=0.5), [other]) is None


@pytest.mark.parametrize(("cosine", "joined"), [(0.7, 7), (0.59, None)])
def test_between_the_two_limits_many_names_must_agree(cosine: float, joined: int | None) -> None:
    other = told("Lower Castell flood: 400 leave their homes", "In Mill Lane the Wend took Police by surprise.")
    assert stories.join(article(*FLOOD, cosine=cosine), [other]) == joined


def test_the_nearest_story_is_joined() -> None:
    near, far = told(*FLOOD, story_id=1), Candidate(2, None, *FLOOD, (0.7, math.sqrt(1 - 0.49)))
    assert stories.join(article(*FLOOD), [far, near]) == 1


def test_an_article_that_was_not_read_joins_by_address_only() -> None:
    unread = Reading(Article("https://example.org/x", FLOOD[0]))
    assert stories.join(unread, [told(*FLOOD)]) is None
    assert stories.join(unread, [told(*FLOOD, url="https://example.org/x")]) == 7


def test_a_story_of_another_model_is_passed_over() -> None:
    assert stories.join(article(*FLOOD), [Candidate(7, None, *FLOOD, (1.0, 0.0, 0.0))]) is None


# ---------------------------------------------------------------- an article that was changed

TITLE, SENTENCES = "Storm hits the coast", ("Three people died on Monday.", "Trains stand still.", "Schools are shut.")


def read(
    title: str = TITLE, sentences: tuple[str, ...] = SENTENCES, shown: int = 1, about: str = "A storm."
) -> Reading:
    points = tuple(Point(sentence, number) for number, sentence in enumerate(sentences[:shown]))
    summary = Summary(title, "en", None, "encoder", sentences, points=points)
    return Reading(Article(None, title, " ".join(sentences), description=about), summary)


@pytest.mark.parametrize(
    "after",
    [
        read("Storm leaves the coast"),
        read(sentences=("Five people died on Monday.", *SENTENCES[1:])),
        read(about="A hurricane."),
        read(sentences=("A dam broke.", *SENTENCES)),
    ],
    ids=["headline", "key point", "description", "something new"],
)
def test_what_people_are_told_anew_matters(after: Reading) -> None:
    assert stories.matters(read(), after)


@pytest.mark.parametrize(
    "after",
    [
        read("STORM hits the coast (14)"),
        read(sentences=(*SENTENCES[:2], "Shops are shut.")),
        read(shown=2),
        read(about="A storm. Updated 14:05"),
        Reading(Article(None, "Not found")),
    ],
    ids=["form", "not shown", "another choice", "a clock", "not readable"],
)
def test_what_they_are_told_already_or_not_at_all_does_not(after: Reading) -> None:
    assert not stories.matters(read(), after)


def test_an_article_that_can_be_read_at_last_matters() -> None:
    assert stories.matters(Reading(Article(None, TITLE)), read())
