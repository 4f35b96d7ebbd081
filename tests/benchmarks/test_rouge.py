"""ROUGE as it is asked of the library: with stemming, and over the whole summary."""

from __future__ import annotations

import pytest

from benchmarks import rouge

SUMMARY = ["The dam broke on Monday.", "Two villages were flooded, and 40 people fled the water."]
REFERENCE = ["A dam broke on Monday and flooded two villages.", "Forty people fled."]


def test_scores_are_those_of_a_summary_of_several_sentences() -> None:
    # 10 of 15 and 12 words are shared; in the longest common subsequence the two villages come before "flooded".
    assert rouge.score(SUMMARY, REFERENCE) == pytest.approx((0.740741, 0.400000, 0.592593), abs=1e-6)


def test_words_with_one_stem_are_the_same() -> None:
    assert rouge.score(["Floods hit villages."], ["A flood hits a village."])[0] == pytest.approx(6 / 8)


def test_a_summary_that_is_the_reference_scores_one() -> None:
    assert rouge.score(REFERENCE, REFERENCE) == (1, 1, 1)


def test_nothing_in_common_and_nothing_at_all_score_zero() -> None:
    assert rouge.score(["Rain fell."], ["Markets closed higher."]) == (0, 0, 0)
    assert rouge.score([], REFERENCE) == (0, 0, 0)


def test_the_mean_is_taken_measure_by_measure() -> None:
    assert rouge.mean([(1, 0, 0.5), (0, 0, 0.5)]) == (0.5, 0, 0.5)
