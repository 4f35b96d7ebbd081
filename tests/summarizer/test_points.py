"""Key points: how many, which, in what order and in whose words."""

from __future__ import annotations

import numpy as np
import pytest

from summarizer import points
from summarizer.types import Point

FERRY = [
    "The ferry to Skarholm will sail again on Friday after four months in dock, the harbour office said.",
    "Engineers replaced both engines at a cost of 2.4 million euros.",
    "Islanders had relied on a fishing boat for food and post since November.",
    "The council will pay half of the cost, and the state the other half.",
    "Tickets cost 12 euros, two more than before the repair.",
    "A second ferry has been ordered and should arrive in the spring of 2028.",
]


def chosen(sentences: list[str], count: int | None = None, chances: list[float] | None = None) -> tuple[Point, ...]:
    given = chances or [0.5 - 0.001 * number for number in range(len(sentences))]
    return points.select(sentences, points.score(sentences, np.array(given, dtype=np.float32)), count)


@pytest.mark.parametrize(("words", "count"), [(60, 2), (400, 3), (900, 4), (2000, 5)])
def test_the_number_of_points_follows_the_length(words: int, count: int) -> None:
    article = [" ".join(f"word{10 * number + place}" for place in range(10)) for number in range(words // 10)]
    assert len(chosen(article)) == count


def test_the_length_of_a_text_without_spaces_is_seen() -> None:
    assert points.usual_count(["国务院总理李强周三在北京会见了来访的法国外长。"] * 20) == 3
    assert points.usual_count(["国务院总理李强周三在北京会见了来访的法国外长。"] * 3) == 2


@pytest.mark.parametrize("count", [1, 3, 6])
def test_as_many_points_as_asked_for(count: int) -> None:
    assert len(chosen(FERRY, count)) == count


def test_no_more_points_than_sentences() -> None:
    assert [point.sentence for point in chosen(FERRY[:2], 5)] == [0, 1]
    assert len(chosen(FERRY[:1])) == 1


def test_points_beyond_the_sentences_that_compete_are_still_counted() -> None:
    article = [f"Line {number} of a very long report says something." for number in range(points.READ + 20)]
    assert len(chosen(article, points.READ + 10)) == points.READ + 10


def test_points_come_in_reading_order_and_are_whole_sentences() -> None:
    found = chosen(FERRY, 4)
    assert [point.sentence for point in found] == sorted(point.sentence for point in found)
    assert all(point.text == FERRY[point.sentence] for point in found)


def test_the_sentences_with_the_best_chances_are_taken() -> None:
    found = chosen(FERRY, 2, [0.1, 0.2, 0.9, 0.1, 0.8, 0.1])
    assert [point.sentence for point in found] == [2, 4]


def test_a_sentence_that_repeats_a_chosen_one_is_left_out() -> None:
    twice = [FERRY[0], FERRY[0].replace("will sail", "sails"), *FERRY[1:]]
    assert len({0, 1} & {point.sentence for point in chosen(twice, 5)}) == 1
    assert len(chosen(twice[:2])) == 1


@pytest.mark.parametrize("longer_first", [False, True])
def test_the_same_told_shorter_or_at_greater_length_is_a_repetition(longer_first: bool) -> None:
    said = [
        "The ferry to Skarholm will sail again on Friday.",
        "On Friday the ferry to Skarholm, which lay in dock while engineers replaced its engines, will sail again.",
    ]
    rest = "Islanders had relied on a fishing boat for their food and their post since November."
    article = [*reversed(said), rest] if longer_first else [*said, rest]
    assert [point.sentence for point in chosen(article, 2, [0.6, 0.5, 0.1])] == [0, 2]


def test_a_word_or_two_in_common_are_no_repetition() -> None:
    article = [
        "The minister resigned.",
        "The minister has been asked since Monday who paid for his journey to the islands.",
        "A spokeswoman for the owners said they would go to court.",
    ]
    assert [point.sentence for point in chosen(article, 2, [0.6, 0.5, 0.2])] == [0, 1]


def test_words_of_one_family_are_a_repetition() -> None:
    article = [
        "The minister announced that hotels will be taxed from Monday.",
        "Announcing taxation of every hotel, ministers spoke of fairness.",
        "A spokeswoman for the owners said they would go to court.",
    ]
    assert [point.sentence for point in chosen(article, 2, [0.6, 0.5, 0.4])] == [0, 2]


def test_figures_that_share_some_digits_are_no_repetition() -> None:
    article = [
        "The average rent rose by 3.5 percent to 1,340 crowns.",
        "In Varnby it fell by 3.9 percent to 1,280 crowns.",
        "The council will discuss the figures again on Monday.",
    ]
    assert [point.sentence for point in chosen(article, 2, [0.6, 0.5, 0.27])] == [0, 1]


def test_a_repetition_still_fills_the_number_asked_for() -> None:
    assert len(chosen([FERRY[0], FERRY[0], *FERRY[1:]], 7)) == 7


@pytest.mark.parametrize(
    "weak",
    [
        "Good morning and welcome to our live coverage of the ferry.",
        "Will the ferry to Skarholm ever sail again?",
        "Ferry news.",
        "Here is what you need to know about the ferry to Skarholm and its engines.",
        "But it had been out of service for four months before that.",
        "“I never thought that I would see the ferry sail from here again.",
        "This story was first published by the harbour office.",
    ],
)
def test_a_weak_sentence_yields_to_an_equal_strong_one(weak: str) -> None:
    strong = "The council of Varnby raised the tax on hotel rooms to two percent on Monday."
    lead = "The ferry to Skarholm sails again."
    assert chosen([lead, weak, strong], 1, [0.01, 0.5, 0.5])[0].sentence == 2
    assert chosen([lead, strong, weak], 1, [0.01, 0.5, 0.5])[0].sentence == 1


def test_a_pronoun_is_no_fault_behind_the_sentence_it_points_to() -> None:
    article = [FERRY[0], "It was built in 1988 and carries 200 people.", FERRY[4]]
    assert [point.sentence for point in chosen(article, 2, [0.6, 0.5, 0.45])] == [0, 1]


def test_a_pronoun_is_no_fault_in_the_first_sentence_either() -> None:
    article = ["It rained for three days in Skarholm.", "Ann Lee will reopen the quay.", "They will sail on Monday."]
    assert [point.sentence for point in chosen(article, 2, [0.5, 0.5, 0.6])] == [0, 1]


def test_who_a_surname_means_is_told_or_somebody_else_is_spoken_of() -> None:
    article = [
        "The fair in Skarholm drew 4,000 people on Saturday, more than ever.",
        "Among the guests were the artist Stan Lee and the writer Margaret Holt.",
        "Lee was making the last of his many appearances abroad.",
        "Tickets for next year will be sold from March, the council said.",
    ]
    assert [point.sentence for point in chosen(article, 2, [0.6, 0.1, 0.4, 0.35])] == [0, 3]
    assert [point.sentence for point in chosen(article, 2, [0.25, 0.6, 0.4, 0.25])] == [1, 2]


def test_the_title_pulls_towards_what_it_names() -> None:
    chances = np.full(len(FERRY), 0.5, dtype=np.float32)
    assert points.score(FERRY, chances, "Second ferry ordered").worth.argmax() == 5


def test_what_is_most_like_the_title_is_preferred_among_the_likeliest() -> None:
    sentences = [f"Sentence {number} tells of thing{number} and place{number}." for number in range(12)]
    scored = points.score(sentences, np.linspace(0.6, 0.4, 12, dtype=np.float32))
    likeliest = points.likeliest(scored)
    assert likeliest == list(range(8))
    likeness = {number: 0.8 if number == 7 else 0.2 for number in likeliest}
    assert [point.sentence for point in points.select(sentences, points.compared(scored, likeness), 2)] == [0, 7]


def test_leading_sentences_for_a_language_nobody_reads() -> None:
    assert [point.sentence for point in points.leading(FERRY)] == [0, 1]
    assert [point.sentence for point in points.leading(FERRY, 4)] == [0, 1, 2, 3]


def test_a_leading_sentence_goes_without_its_dateline() -> None:
    (point,) = points.leading(["HALVERTON — Der Stadtrat hat am Dienstag eine Regel für Schiffe beschlossen."], 1)
    assert point == Point("Der Stadtrat hat am Dienstag eine Regel für Schiffe beschlossen.", 0)
