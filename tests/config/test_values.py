"""Amounts as people write them, there and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import values


@given(st.integers(1, 3650 * 86400))
def test_a_duration_shown_reads_as_itself(seconds: int) -> None:
    assert values.duration(values.show_duration(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


@given(st.integers(1, 2**50 - 1))
def test_a_size_shown_reads_as_itself(count: int) -> None:
    assert values.size(values.show_size(count)) == count


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("10m", 600), ("1.5h", 5400), ("1D", 86400), (" 2 h ", 7200)]
)
def test_durations_are_read(text: str, seconds: float) -> None:
    assert values.duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(("text", "count"), [("512KiB", 524288), ("10MiB", 10485760), ("1gib", 2**30), ("100", 100)])
def test_sizes_are_read(text: str, count: int) -> None:
    assert values.size(text) == count


READERS = (values.duration, values.size, values.whole, values.yes_or_no, values.ids, values.listen, values.database)


@given(st.sampled_from(READERS), st.text(max_size=30))
def test_any_text_is_read_or_refused_with_words(read: Callable[[object], object], text: str) -> None:
    said = "expected"
    try:
        read(text)
    except ValueError as problem:
        said = str(problem)
    assert said.startswith("expected")


@given(st.text(max_size=20), st.text(max_size=20))
def test_credentials_never_survive_masking(user: str, password: str) -> None:
    secret = f"{user}:Pa55-{password}".replace("\n", "")
    assert secret not in values.without_credentials(f"postgresql://{secret}@host/name")
