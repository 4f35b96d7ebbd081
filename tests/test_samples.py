"""The samples themselves: an expectation that its own text does not bear out would test nothing."""

from __future__ import annotations

import re

import pytest

from tests.samples import SAMPLES, Sample

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)


@every_sample
def test_what_is_expected_stands_in_the_text(sample: Sample) -> None:
    text = f"{sample.title}\n{sample.text}".casefold()
    spellings = [*sample.who, *sample.where, (sample.why or "",), *((start,) for start in sample.news)]
    spellings += [(time.text,) for time in sample.when] + [(words,) for words in sample.clutter]
    spellings += [(answer or "",) for _, answer in sample.questions]
    assert [group for group in spellings if not any(words.casefold() in text for words in group)] == []
    assert any(words.casefold() in text for words in sample.what)


@every_sample
def test_the_dates_expected_are_possible(sample: Sample) -> None:
    for time in sample.when:
        assert time.first is None or time.last is None or time.first <= time.last
        weekday = re.search(r"[a-z]+day\b", time.text.casefold())
        if weekday and weekday[0] in WEEKDAYS:
            assert time.first is not None
            assert WEEKDAYS[time.first.weekday()] == weekday[0]
            assert abs((time.first - sample.published.date()).days) <= 7


def test_samples_have_names_of_their_own() -> None:
    assert len({sample.name for sample in SAMPLES}) == len(SAMPLES)
