"""Answers: what the reader points at, the main event, or that the article does not say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from summarizer import answers, pipeline
from summarizer.backends import reader
from summarizer.types import Answer, Document, Options

ARTICLE = [
    "Skarholm's ferry will sail again on Friday after four months in dock, harbour chief Maria Lund said.",
    "Engineers replaced both engines at a cost of 2.4 million euros.",
    "Erik Dahl, who runs the only shop in Skarholm, had food brought by a fishing boat.",
    "The ferry was laid up in November 2025 because a fire destroyed its engine room.",
    "The council has not said when a second ferry will be ordered.",
]
PUBLISHED = datetime(2026, 3, 11, 12, tzinfo=UTC)


class Stub:
    """Points at a piece of the article, with a chance given by hand."""

    def __init__(self, text: str, score: float) -> None:
        self.number = next(number for number, sentence in enumerate(ARTICLE) if text in sentence)
        self.answer = Answer(text, ARTICLE[self.number], self.number, score)
        self.shares: list[float] = []

    def read(self, question: str, sentences: Sequence[str], shares: Sequence[float]) -> Answer:
        assert question
        assert list(sentences) == ARTICLE
        self.shares = list(shares)
        return self.answer


class Echo:
    """Points at the first sentence that it is given."""

    def read(self, question: str, sentences: Sequence[str], shares: Sequence[float]) -> Answer:
        assert question
        assert len(shares) == len(sentences)
        return Answer(sentences[0], sentences[0], 0, 0.9)


def ask(question: str, stub: Stub) -> Answer:
    return answers.find(question, ARTICLE, stub, title="Ferry sails again", published=PUBLISHED)


def test_a_likely_answer_is_given_with_its_sentence() -> None:
    found = ask("How much did the engines cost?", Stub("2.4 million euros", 0.7))
    assert found == Answer("2.4 million euros", ARTICLE[1], 1, 0.7)


def test_an_unlikely_answer_means_that_the_article_does_not_say() -> None:
    assert ask("How much did the ferry cost?", Stub("2.4 million euros", 0.2)) == Answer(None, None, None, 0.2)


def test_when_is_a_date_of_the_sentence_wherever_the_reader_points_in_it() -> None:
    assert ask("When will the ferry sail again?", Stub("after four months", 0.7)).answer == "Friday"
    assert ask("How long was the ferry in dock?", Stub("four months", 0.7)).answer == "four months"
    assert ask("When will a second ferry be ordered?", Stub("a second ferry", 0.7)).answer == "a second ferry"


def test_the_reader_is_told_which_sentences_share_the_words_of_the_question() -> None:
    stub = Stub("Erik Dahl", 0.7)
    ask("Who runs the shop in Skarholm?", stub)
    assert len(stub.shares) == len(ARTICLE)
    assert max(stub.shares) == stub.shares[2] == pytest.approx(1)
    assert stub.shares[4] == 0


def test_a_word_that_few_sentences_hold_counts_more() -> None:
    ferry, dock, _ = answers.shares("ferry dock", ["The ferry sails.", "The dock.", "The ferry waits."])
    assert 0 < ferry < dock < 1


def test_endings_do_not_hide_a_word() -> None:
    assert answers.words("replaced engines") == answers.words("They replace the engine's")


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
    found = ask(question, Stub("Erik Dahl", 0.9))
    assert found.answer == answer
    assert found.quote == ARTICLE[0]


def test_without_a_reader_for_the_language_shared_words_decide() -> None:
    article = ["Die Fähre fährt am Freitag wieder.", "Die Reparatur kostete 2,4 Millionen Euro."]
    assert answers.find("Was kostete die Reparatur?", article, None).sentence == 1
    assert answers.find("Wer gewann die Wahl in Polen?", article, None).answer is None


def test_no_sentences_say_nothing() -> None:
    assert answers.find("Who won?", [], Stub("Erik Dahl", 0.9)) == Answer(None, None, None, 0.0)


# ---------------------------------------------------------------- the trained reader


def read(question: str, text: str = "\n".join(ARTICLE)) -> Answer:
    document = Document(text, "Ferry sails again", PUBLISHED, "en")
    return pipeline.answer(question, document, Options(device="cpu"))


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("When will the ferry sail again?", 0, "Friday"),
        ("How much did the engines cost?", 1, "2.4 million euros"),
        ("Who runs the shop in Skarholm?", 2, "Erik Dahl"),
        ("Why was the ferry laid up?", 3, "a fire destroyed its engine room"),
        ("What destroyed the engine room?", 3, "a fire"),
    ],
)
def test_the_answer_is_the_piece_that_was_asked_for(question: str, sentence: int, answer: str) -> None:
    found = read(question)
    assert found.sentence == sentence
    assert found.quote == ARTICLE[sentence]
    assert set(answer.split()) & set((found.answer or "").split())
    assert (found.answer or "") in ARTICLE[sentence]
    assert answers.THRESHOLD <= found.score <= 1


@pytest.mark.parametrize(
    "question", ["What is the capital of France?", "Who won the election?", "How many people live in Tokyo?"]
)
def test_what_the_article_is_not_about_it_does_not_say(question: str) -> None:
    found = read(question)
    assert (found.answer, found.quote, found.sentence) == (None, None, None)
    assert 0 <= found.score < answers.THRESHOLD


def test_the_answer_is_found_far_down_a_long_article() -> None:
    filler = [f"The council met for the {number}th time and talked about the harbour road." for number in range(4, 120)]
    assert read("Who runs the shop in Skarholm?", "\n".join([*filler, *ARTICLE])).answer == "Erik Dahl"


@pytest.mark.parametrize("question", ["???", "the", "¿Qué?", "x" * 5000, "who who who", "\ud83d?", "…"])
@pytest.mark.parametrize("text", ["\n".join(ARTICLE), "Rain. " * 400, "Snow fell on Monday — “…” — all day long."])
def test_odd_questions_are_answered_or_not_but_never_fail(question: str, text: str) -> None:
    found = read(question, text)
    assert found.answer is None or found.answer in (found.quote or "")


@pytest.mark.parametrize(("start", "end"), [(10, 13), (7, 13), (10, 24)])
def test_an_answer_never_cuts_a_word_or_a_figure(start: int, end: int) -> None:
    sentence = "It had 16,200 volunteers in 1.5 years."
    assert reader.whole(sentence, start, end) == ("16,200" if end == 13 else "16,200 volunteers")


def test_an_answer_never_cuts_a_length_of_several_units() -> None:
    sentence = "He was jailed for five years and four months."
    start = sentence.index("four")
    assert reader.whole(sentence, start, len(sentence) - 1) == "five years and four months"


def test_a_question_in_the_article_is_no_answer() -> None:
    article = ["Why did you close the bridge?", "A cable was broken.", "It is shut."]
    found = answers.find("Why did she close the bridge?", article, Echo(), title=None, published=PUBLISHED)
    assert (found.answer, found.sentence) == ("A cable was broken.", 1)
