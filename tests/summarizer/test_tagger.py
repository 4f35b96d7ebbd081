"""The tagger: how words are written, and from labels to names. What it learnt is tried on sentences of our own."""

from __future__ import annotations

import numpy as np
import pytest

from summarizer import pipeline
from summarizer.backends import encoder, tagger
from summarizer.types import Options


@pytest.fixture(scope="session")
def bundled() -> encoder.Encoder:
    return pipeline.load(Options(device="cpu"))._encoder


def clues(bundled: encoder.Encoder, text: str) -> list[tuple[int, int, int]]:
    """The clues of each word's first token, counted from 0 within their kind."""
    (tokens,) = bundled.tokens([text])
    rows = tagger.written(text, tokens)
    firsts = [n for n, word in enumerate(tokens.word_ids) if word is not None and word != tokens.word_ids[n - 1]]
    return [(form, opens - 7, style - 9) for form, opens, style in (rows[n] for n in firsts)]


def test_each_word_is_described_as_it_is_written(bundled: encoder.Encoder) -> None:
    rows = clues(bundled, "In March NATO sent McBride 40 ships.")
    assert [row[0] for row in rows] == [1, 1, 2, 0, 4, 5, 0, 6]
    assert [row[1] for row in rows] == [1, 0, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("The minister met Ann Reed in Oslo.", 0),
        ("the minister met ann reed in oslo", 1),
        ("Minister Meets Ann Reed After Long Talks", 2),
        ("MINISTER MEETS ANN REED AFTER TALKS", 3),
    ],
)
def test_a_sentence_without_the_usual_capitals_is_told_apart(bundled: encoder.Encoder, text: str, style: int) -> None:
    assert {row[2] for row in clues(bundled, text)} == {style}


def chances(*labels: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    rows = np.full((len(labels), len(tagger.LABELS)), 0.02, dtype=np.float32)
    for row, label in enumerate(labels):
        rows[row, tagger.LABELS.index(label)] = 0.84
    return np.log(rows)


def test_a_name_never_goes_on_without_its_beginning() -> None:
    labels = [tagger.LABELS[one] for one in tagger.best(chances("O", "I-person", "I-person", "O"))]
    assert labels in (["O", "B-person", "I-person", "O"], ["O", "O", "O", "O"])
    labels = [tagger.LABELS[one] for one in tagger.best(chances("B-place", "I-person", "B-place", "I-place"))]
    assert labels[2:] == ["B-place", "I-place"]
    assert labels[1] != "I-person" or labels[0] == "B-person"


def test_names_beside_each_other_are_two(bundled: encoder.Encoder) -> None:
    text = "In Oslo Ann Reed won."
    (tokens,) = bundled.tokens([text])
    rows = chances("O", "O", "B-place", "B-person", "I-person", "O", "O", "O")
    found = [(text[one.start : one.end], one.kind) for one in tagger.tags(tokens, rows)]
    assert found == [("Oslo", "place"), ("Ann Reed", "person")]


def test_a_text_of_nothing_has_no_names(bundled: encoder.Encoder) -> None:
    (tokens,) = bundled.tokens([""])
    assert tagger.tags(tokens, chances("O", "O")) == []
