"""What a model wrote must stand in the article: names, numbers, dates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer import grounding

TITLE = "United Nations names new envoy"
ARTICLE = [
    "Secretary General Anna Berg named John Okoro as envoy to Lakonia on Monday, March 3.",
    "Mr. Okoro, 58, led peace talks in Varda for five years and has raised $1.5 million for refugees.",
    "Jane Smith, who held the post until January, said 2,300 people had fled the fighting.",
    "Talks between both sides will resume in the capital after the election.",
]


def kept(text: str) -> list[str]:
    return [point.text for point in grounding.check(text, ARTICLE, TITLE)]


@pytest.mark.parametrize(
    "said",
    [
        "John Okoro was named envoy to Lakonia.",
        "Okoro led peace talks in Varda for 5 years.",
        "The UN has named John Okoro as its envoy.",
        "He raised 1,500,000 dollars for refugees.",
        "Some 2300 people fled the fighting, said Jane Smith.",
        "Anna Berg named the envoy on Monday.",
        "The envoy was named on 3 March.",
        "Talks will resume after the election.",
    ],
)
def test_what_the_article_says_in_other_words_is_kept(said: str) -> None:
    assert kept(said) == [said]


@pytest.mark.parametrize(
    "said",
    [
        "Peter Okoro was named envoy to Lakonia.",
        "Merkel named John Okoro as envoy to Lakonia.",
        "John Okoro was named envoy to Ruritania.",
        "John Smith led peace talks in Varda.",
        "Okoro led peace talks in Varda for seven years.",
        "He raised $2.5 million for refugees.",
        "He raised $1.5 billion for refugees.",
        "Okoro, 57, led peace talks in Varda.",
        "Anna Berg named the envoy on Tuesday.",
        "The envoy was named on 5 March.",
        "Talks will resume tomorrow after the election.",
        "The WHO named John Okoro as envoy to Lakonia.",
        "john okoro led peace talks in ruritania.",
    ],
)
def test_a_name_number_or_date_that_the_article_does_not_hold_drops_the_sentence(said: str) -> None:
    assert kept(said) == []


def test_a_sentence_that_rests_on_nothing_is_dropped() -> None:
    assert kept("Share prices went up in early trading.") == []


def test_each_point_is_tied_to_its_sentence() -> None:
    said = "Talks will resume after the election.\nJane Smith held the post until January."
    assert [point.sentence for point in grounding.check(said, ARTICLE)] == [3, 2]


def test_only_the_bad_sentence_of_a_text_is_dropped() -> None:
    said = "John Okoro was named envoy to Lakonia. He is 61. Talks will resume after the election."
    assert kept(said) == ["John Okoro was named envoy to Lakonia.", "Talks will resume after the election."]


@pytest.mark.parametrize("mark", ["- ", "* ", "• ", "1. ", "2) ", "– "])
def test_bullets_and_markup_are_taken_off(mark: str) -> None:
    said = f"Key points:\n{mark}**John Okoro** was named envoy to Lakonia.\n"
    assert kept(said) == ["John Okoro was named envoy to Lakonia."]


def test_a_point_said_twice_is_one_point() -> None:
    assert len(kept("Talks will resume after the election.\nTalks will resume after the election.")) == 1


def test_the_articles_own_sentences_always_stand() -> None:
    assert kept("\n".join(ARTICLE)) == ARTICLE


@given(st.text())
def test_any_text_can_be_checked(said: str) -> None:
    for point in grounding.check(said, ARTICLE, TITLE):
        assert 0 <= point.sentence < len(ARTICLE)
