from __future__ import annotations

import math

import pytest

from benchmarks import data, summaries
from summarizer.types import SummarizerError


def test_tokenised_text_is_cut_behind_its_full_stops() -> None:
    text = 'he said " i am glad . " she left . was it late ? no'
    assert data.tokenised_sentences(text) == ['he said " i am glad . "', "she left .", "was it late ?", "no"]


def test_a_digest_ends_behind_its_last_word() -> None:
    assert summaries.cut(["a b c", "d e", "f"], 4) == ["a b c", "d"]
    assert summaries.cut(["a b"], 4) == ["a b"]


def test_an_article_that_cannot_be_read_scores_nothing_instead_of_vanishing() -> None:
    assert summaries.summary_of(SummarizerError("too short")).points == ()


def test_the_gain_over_the_lead_has_a_standard_error() -> None:
    ours, lead = [(0.5, 0.2, 0.4), (0.3, 0.2, 0.4)], [(0.4, 0.2, 0.4), (0.4, 0.2, 0.4)]
    figures = summaries.compared(ours, lead, lead)
    assert figures["rouge1"] == pytest.approx(40)
    assert figures["rouge1_over_lead3"] == pytest.approx(0)
    assert figures["rouge1_over_lead3_se"] == pytest.approx(10)
    assert figures["whole_rouge1_over_lead3"] == pytest.approx(0)
    assert math.isinf(summaries.compared(ours[:1], lead[:1], lead[:1])["rouge1_over_lead3_se"])
