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


def vectors(sentences: list[str], width: int = 8, seed: int = 1) -> points.Vectors:
    """Unit vectors that lean the same way, as the sentences of one article do."""
    noise = np.random.default_rng(seed).normal(size=(len(sentences), width))
    noise[:, 0] += 3
    rows: points.Vectors = (noise / np.linalg.norm(noise, axis=1, keepdims=True)).astype(np.float32)
    return rows


def chosen(sentences: list[str], count: int | None = None, given: points.Vectors | None = None) -> tuple[Point, ...]:
    rows = vectors(sentences) if given is None else given
    return points.select(sentences, rows, points.score(sentences, rows), count)


@pytest.mark.parametrize(("words", "count"), [(60, 2), (400, 3), (900, 4), (2000, 5)])
def test_the_number_of_points_follows_the_length(words: int, count: int) -> None:
    article = [f"Sentence {number} of this article tells one thing more than others." for number in range(words // 10)]
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


def test_the_first_sentence_wins_where_all_else_is_equal() -> None:
    article = [f"The ferry carried {number} people on its way to the island." for number in range(6)]
    assert chosen(article, 1, np.tile(vectors(article[:1]), (6, 1)))[0].sentence == 0


def test_a_sentence_that_repeats_a_chosen_one_is_left_out() -> None:
    rows = np.eye(6, dtype=np.float32)
    rows[1] = rows[0]
    assert len({0, 1} & {point.sentence for point in chosen(FERRY, 5, rows)}) == 1
    assert len(chosen(FERRY[:2], None, rows[:2])) == 1


def test_a_repetition_still_fills_the_number_asked_for() -> None:
    rows = np.eye(6, dtype=np.float32)
    rows[1] = rows[0]
    assert len(chosen(FERRY, 6, rows)) == 6


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
    strong = "The ferry to Skarholm sails on Friday, 1 May, after four months in dock."
    same = np.tile(vectors([strong]), (2, 1))
    score = points.score([weak, strong], same)
    other = points.score([strong, weak], same)
    assert points.select([weak, strong], same, score, 1)[0].sentence == 1
    assert points.select([strong, weak], same, other, 1)[0].sentence == 0


def test_a_pronoun_is_no_fault_behind_the_sentence_it_points_to() -> None:
    article = [FERRY[0], "It was built in 1988 and carries 200 people.", FERRY[4]]
    rows = np.eye(3, dtype=np.float32)
    assert [point.sentence for point in chosen(article, 2, rows)] == [0, 1]


@pytest.mark.parametrize(
    ("sentence", "shortened"),
    [
        ("LONDON (Reuters) - The bank cut rates.", "The bank cut rates."),
        ("NEW DELHI, March 3 (PTI) The court ruled.", "The court ruled."),
        ("(CNN) Thousands marched.", "Thousands marched."),
        ("STOCKHOLM — Snow fell.", "Snow fell."),
        ("SAN JOSE, Calif. — A plant closed.", "A plant closed."),
        ("NATO – which met on Monday – agreed.", "NATO – which met on Monday – agreed."),
        ("The bank (Reuters) - of course - cut rates.", "The bank (Reuters) - of course - cut rates."),
        ("ISRAEL - Hamas talks resumed.", "ISRAEL - Hamas talks resumed."),
    ],
)
def test_only_a_dateline_is_cut_off(sentence: str, shortened: str) -> None:
    assert points.shorten(sentence, 0) == shortened
    assert points.shorten(sentence, 3) == sentence


def test_the_title_pulls_towards_what_it_names() -> None:
    rows = np.array([[0.8, 0.6, 0.0], [0.8, 0.6, 0.0], [0.8, 0.0, 0.6]], dtype=np.float32)
    scored = points.score(FERRY[:3], rows, np.array([0, 0, 1], dtype=np.float32))
    assert scored.scores[2] > scored.scores[1]


def test_leading_sentences_for_a_language_nobody_reads() -> None:
    assert [point.sentence for point in points.leading(FERRY)] == [0, 1]
    assert [point.sentence for point in points.leading(FERRY, 4)] == [0, 1, 2, 3]
