from __future__ import annotations

import pytest

from summarizer.words import classes


def of(text: str, *, cased: bool = True) -> list[int]:
    return classes.of(text.split(), cased=cased)


def test_places_and_peoples_are_known_by_all_their_words() -> None:
    assert of("She left New York City for Sri Lanka") == [
        classes.COMMON,
        classes.COMMON,
        *[classes.PLACE] * 3,
        classes.COMMON,
        *[classes.PLACE] * 2,
    ]
    assert of("the U . S . embassy")[1:5] == [classes.PLACE] * 4
    assert of("a Sri Lankan ship")[1:3] == [classes.PEOPLE] * 2


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("President", classes.TITLE),
        ("president", classes.TITLE),
        ("Ministry", classes.BODY),
        ("Harbour", classes.SITE),
        ("Festival", classes.EVENT),
        ("Fiona", classes.GIVEN),
        ("October", classes.CALENDAR),
        ("Velda", classes.UNKNOWN),
    ],
)
def test_a_single_word_has_the_class_of_its_list(word: str, kind: int) -> None:
    assert of(word) == [kind]


def test_a_small_letter_makes_a_plain_word_of_a_name_but_not_in_a_text_without_capitals() -> None:
    assert of("he will mark it in turkey") == [classes.COMMON] * 5 + [classes.UNKNOWN]
    assert of("mark told us in turkey", cased=False)[-1] == classes.PLACE
    assert of("mark told us in turkey", cased=False)[2] == classes.COMMON
