"""Scores that are too sure of themselves become chances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from training import compression


class Sure:
    """Keeps every word with a chance of 0.98."""

    def keep(self, texts: Sequence[str], spans: Sequence[Any]) -> list[list[float]]:
        return [[0.98] * len(of_words) for of_words in spans]


def test_what_is_right_three_times_in_four_but_sounds_certain_is_cooled() -> None:
    pair = compression.Pair("a b c d", [(0, 1), (2, 3), (4, 5), (6, 7)], [True, True, True, False])
    found = compression.temperature(cast("Any", Sure()), [pair])
    assert found == 3.5  # logit(.98) / 3.5 is logit(.75)


def test_what_is_as_sure_as_it_should_be_stays() -> None:
    keep = [True] * 49 + [False]
    pair = compression.Pair("x" * 50, [(place, place + 1) for place in range(50)], keep)
    assert compression.temperature(cast("Any", Sure()), [pair]) == 1.0
