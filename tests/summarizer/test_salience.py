"""The network that scores sentences: windows, places, and scores that depend on the article alone."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from summarizer import pipeline
from summarizer.backends import encoder, salience
from summarizer.types import Options

FERRY = [
    "The ferry to Skarholm will sail again on Friday after four months in dock, the harbour office said.",
    "Engineers replaced both engines at a cost of 2.4 million euros.",
    "Tickets cost 12 euros, two more than before the repair.",
]
BANK = ["The central bank of Lakonia raised its main rate to 4.5 percent on Tuesday.", "Shares in large banks rose."]


@pytest.fixture(scope="module")
def bundled() -> encoder.Encoder:
    return pipeline.load(Options(device="cpu"))._encoder


@pytest.fixture(scope="module")
def scorer(bundled: encoder.Encoder) -> salience.Scorer:
    return salience.load(bundled)


def leaving(*tokens: int) -> NDArray[np.bool_]:
    return np.isin(np.arange(10), tokens)


def test_windows_hold_whole_sentences_and_each_token_once() -> None:
    article = [[number] * 200 for number in range(1, 6)]
    windows = salience.cut([article, [[7, 8]]], leaving(3))
    assert [len(window.ids) for window in windows] == [400, 400, 200, 2]
    assert [token for window in windows for token in window.ids] == [t for s in article for t in s] + [7, 8]
    assert windows[-1].owner.tolist() == [5, 5]


def test_a_sentence_of_function_words_alone_keeps_them() -> None:
    (window,) = salience.cut([[[1, 2], [2, 2]]], leaving(2))
    assert window.on.tolist() == [True, False, True, True]


def test_a_sentence_longer_than_a_window_is_cut() -> None:
    (window,) = salience.cut([[[9] * 2000]], leaving())
    assert len(window.ids) == salience.WINDOW


def test_places_are_told_apart_near_the_top_and_grouped_far_below() -> None:
    buckets = salience.bucket(torch.arange(400))
    assert buckets[:16].tolist() == list(range(16))
    assert (buckets.diff() >= 0).all()
    assert (int(buckets[16]), int(buckets[31]), int(buckets[32]), int(buckets[-1])) == (16, 19, 20, 31)


def test_means_are_taken_over_a_sentences_own_words() -> None:
    words = torch.tensor([[[1.0], [3.0], [5.0]], [[7.0], [99.0], [99.0]]])
    owner = torch.tensor([[0, 0, 1], [2, -1, -1]])
    assert salience.means(words, owner, 3).tolist() == [[2.0], [5.0], [7.0]]


def test_function_words_and_punctuation_leave(bundled: encoder.Encoder) -> None:
    function = salience.function_tokens(bundled)
    vocabulary = bundled.vocabulary
    assert all(function[vocabulary[token]] for token in ("the", ",", "”", "was"))
    assert not any(function[vocabulary[token]] for token in ("ferry", "not", "no", "1", "[UNK]", "##s"))


def test_each_sentence_gets_a_chance(scorer: salience.Scorer) -> None:
    ferry, nothing, bank = scorer.score([FERRY, [], BANK])
    assert (len(ferry), len(nothing), len(bank)) == (3, 0, 2)
    assert all(0 < chance < 1 for chance in [*ferry, *bank])
    assert scorer.score([]) == []


def test_the_scores_do_not_depend_on_the_articles_beside(scorer: salience.Scorer) -> None:
    long = [f"Line {number} of a long report says that the ferry sails." for number in range(90)]
    alone = scorer.score([FERRY])[0]
    among = scorer.score([BANK, FERRY, long])
    assert np.allclose(alone, among[1], atol=2e-2)  # bfloat16 where the machine has it
    assert len(among[2]) == 90


def test_an_article_without_a_token_is_scored_like_any_other(scorer: salience.Scorer) -> None:
    assert [len(chances) for chances in scorer.score([["\u200b"], ["", FERRY[0]]])] == [1, 2]


def test_the_news_gets_a_better_chance_than_an_aside(scorer: salience.Scorer) -> None:
    news, aside = scorer.score([[FERRY[0], FERRY[1], "It was a nice day.", FERRY[2]]])[0][[0, 2]]
    assert news > aside


def test_what_stands_far_below_does_not_compete(scorer: salience.Scorer) -> None:
    far = [f"Line {number} of a long report says that the ferry to Skarholm sails on Friday." for number in range(200)]
    (chances,) = scorer.score([far])
    assert (chances[:30] > 0).all()
    assert (chances[-100:] == 0).all()


def test_the_first_sentence_is_read_however_long() -> None:
    assert salience.fitting([[1] * 900, [2]], 510) == [[1] * 900]
    assert salience.fitting([[1] * 300, [2] * 210, [3]], 510) == [[1] * 300, [2] * 210]
