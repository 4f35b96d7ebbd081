"""What a text says, without what changes by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import words


@pytest.mark.parametrize(
    "text",
    [
        "Storm hits coast",
        "  Storm\nhits <b>coast</b>!",
        "STORM HITS COAST (12)",
        "Storm hits coast – 1,204 comments",
        "Comments: 12 | Storm hits coast",
        "14:05 Storm hits coast",
        "Storm hits coast, 3 hours ago",
        "Storm hits coast (updated just now)",
        "Updated 14:05: Storm hits coast",
        "Storm hits coast | Last updated: 26 November 2026 at 14:05 GMT",
        "Published on Nov 26, 2026, 2:05 p.m. Storm hits coast",
        "Storm hits coast · 1.2k views · 4 min read",
    ],
)
def test_counters_clocks_and_markup_say_nothing(text: str) -> None:
    assert words.of(text) == "storm hits coast"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Three die as storm hits coast", "Five die as storm hits coast"),
        ("3 dead in storm", "5 dead in storm"),
        ("Rovers win 3:2", "Rovers win 3:1"),
        ("Election on 5 May", "Election on 12 May"),
        ("Repair costs 42 million", "Repair costs 43 million"),
        ("Storm hits coast", "Storm hits coast again"),
    ],
)
def test_what_tells_something_counts(before: str, after: str) -> None:
    assert words.fingerprint(before) != words.fingerprint(after)


def test_texts_are_told_apart_by_their_place() -> None:
    assert words.fingerprint("a b", "c") != words.fingerprint("a", "b c")
    assert words.fingerprint(None, "a") == words.fingerprint("", "a")


@given(st.text(alphabet=st.one_of(st.sampled_from("0123456789:<>()&; updatednoagjs"), st.characters()), max_size=200))
def test_any_text_has_words_and_they_stay_the_same(text: str) -> None:
    assert len(words.fingerprint(text)) == 32
    assert words.of(text) == words.of(f" {text} ".replace(" ", "  "))


def test_stamps_without_end_are_read_to_the_end() -> None:
    assert words.of("updated 1:00 " * 3_000 + "storm") == "storm"


@given(st.text(alphabet=st.characters(max_codepoint=127, exclude_categories=["Nd"])))
def test_the_fast_way_through_ascii_finds_the_same_words(text: str) -> None:
    assert f"{words.of(text)} é".strip() == words.of(f"{text} é")
