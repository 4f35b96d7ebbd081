"""The measure of answers, on answers written by hand."""

from __future__ import annotations

import pytest

from benchmarks import answers


@pytest.mark.parametrize(
    ("answer", "gold", "f1", "exact"),
    [
        ("the Ferry.", ["ferry"], 1.0, 1.0),
        ("a red ferry", ["ferry", "red boat"], 2 / 3, 0.0),
        (None, ["ferry"], 0.0, 0.0),
        (None, [], 1.0, 1.0),
        ("ferry", [], 0.0, 0.0),
    ],
)
def test_answers_are_judged_as_the_official_script_does(
    answer: str | None, gold: list[str], f1: float, exact: float
) -> None:
    assert answers.judge(answer, gold) == pytest.approx((f1, exact))


def test_a_quote_holds_an_answer_whatever_the_case() -> None:
    assert answers.holds("The Ferry sails.", ["ferry"])
    assert not answers.holds(None, ["ferry"])


def test_nobody_chooses_what_is_left_out() -> None:
    titles = [f"article {number}" for number in range(9)]
    chosen = answers.held_out(titles)
    assert len(chosen) == answers.HELD_OUT
    assert chosen == answers.held_out(reversed(titles))


def test_honest_scores_are_calibrated() -> None:
    assert answers.calibration([(0.75, 1.0), (0.75, 1.0), (0.75, 1.0), (0.75, 0.0)]) == 1
    assert answers.calibration([(0.9, 0.0)]) == pytest.approx(0.1)
