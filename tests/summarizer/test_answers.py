"""Answers: the sentence, the piece of it, or that the article does not say. The similarity is given by hand here."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from summarizer import answers
from summarizer.types import Answer

ARTICLE = [
    "Skarholm's ferry will sail again on Friday after four months in dock, harbour chief Maria Lund said.",
    "Engineers replaced both engines at a cost of 2.4 million euros.",
    "Erik Dahl, who runs the only shop in Skarholm, had food brought by a fishing boat.",
    "The ferry was laid up in November 2025 because a fire destroyed its engine room.",
    "The council has not said when a second ferry will be ordered.",
]
PUBLISHED = datetime(2026, 3, 11, 12, tzinfo=UTC)


def ask(question: str, closest: int | None = None, similarity: float = 0.6) -> Answer:
    """Answer with the encoder saying that one sentence is close to the question and the others are not."""
    given = np.full(len(ARTICLE), 0.1, dtype=np.float32)
    if closest is not None:
        given[closest] = similarity
    return answers.find(question, ARTICLE, given, title="Ferry sails again", published=PUBLISHED)


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("When will the ferry sail again?", 0, "Friday"),
        ("How long was the ferry in dock?", 0, "four months"),
        ("How much did the engines cost?", 1, "2.4 million"),
        ("Who runs the shop in Skarholm?", 2, "Erik Dahl"),
        ("Why was the ferry laid up?", 3, "because a fire destroyed its engine room"),
        ("What did engineers replace?", 1, ARTICLE[1]),
        ("Who is Erik Dahl?", 2, ARTICLE[2]),
    ],
)
def test_the_answer_is_the_piece_that_was_asked_for(question: str, sentence: int, answer: str) -> None:
    found = ask(question, sentence)
    assert (found.answer, found.quote, found.sentence) == (answer, ARTICLE[sentence], sentence)
    assert found.score >= answers.THRESHOLD


def test_the_words_of_the_question_decide_between_equally_close_sentences() -> None:
    same = np.full(len(ARTICLE), 0.5, dtype=np.float32)
    assert answers.find("Who had food brought by a boat?", ARTICLE, same).sentence == 2


def test_what_the_article_is_not_about_it_does_not_say() -> None:
    found = ask("What is the capital of France?")
    assert (found.answer, found.quote, found.sentence) == (None, None, None)
    assert 0 <= found.score < answers.THRESHOLD


def test_a_name_that_the_article_lacks_speaks_against_an_answer() -> None:
    assert ask("When will the ferry to Bornholm sail?", 0).score < ask("When will the ferry sail?", 0).score


def test_a_close_sentence_without_the_length_asked_for_does_not_say() -> None:
    assert ask("How long did engineers sleep?", 1, 0.5).answer is None
    assert ask("What did engineers do?", 1, 0.5).answer == ARTICLE[1]


def test_a_sentence_that_says_it_is_unknown_is_quoted_whole() -> None:
    assert ask("When will a second ferry be ordered?", 4).answer == ARTICLE[4]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("When did it happen?", "Friday"),
        ("Who is involved?", "Maria Lund"),
        ("when?", "Friday"),
        ("What happened?", ARTICLE[0]),
    ],
)
def test_a_question_without_a_subject_is_about_the_main_event(question: str, answer: str) -> None:
    found = ask(question)
    assert found.answer == answer
    assert found.quote == ARTICLE[0]


def test_without_an_encoder_for_the_language_shared_words_decide() -> None:
    article = ["Die Fähre fährt am Freitag wieder.", "Die Reparatur kostete 2,4 Millionen Euro."]
    assert answers.find("Was kostete die Reparatur?", article, None).sentence == 1
    assert answers.find("Wer gewann die Wahl in Polen?", article, None).answer is None


def test_no_sentences_say_nothing() -> None:
    assert answers.find("Who won?", [], np.zeros(0, dtype=np.float32)) == Answer(None, None, None, 0.0)


@pytest.mark.parametrize("question", ["???", "the", "¿Qué?", "x" * 5000, "who who who"])
def test_odd_questions_are_answered_or_not_but_never_fail(question: str) -> None:
    found = ask(question)
    assert found.answer is None or found.answer in (found.quote or "")
