from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import times
from summarizer.words import lists

FRIDAY = datetime(2019, 1, 18, 19, 0, tzinfo=UTC)


def found(sentence: str, published: datetime | None = FRIDAY, language: str = "en") -> list[tuple[str, str, str]]:
    """Text, first and last day of each expression that names a date."""
    expressions = times.find(sentence, published=published, language=language)
    return [(e.text, str(e.first), str(e.last)) for e in expressions if e.kind in ("date", "time")]


@pytest.mark.parametrize(
    ("sentence", "text", "first", "last"),
    [
        ("They will meet in late February.", "late February", "2019-02-20", "2019-02-28"),
        ("It opens near the end of February.", "the end of February", "2019-02-20", "2019-02-28"),
        ("The summit will be held in mid-May.", "mid-May", "2019-05-11", "2019-05-20"),
        ("They met on June 12, 2018 in Singapore.", "June 12, 2018", "2018-06-12", "2018-06-12"),
        ("They met on 12 June and left.", "12 June", "2018-06-12", "2018-06-12"),
        ("He was born on the 3rd of March 1960.", "the 3rd of March 1960", "1960-03-03", "1960-03-03"),
        ("Polls closed on Nov. 9 in all states.", "Nov. 9", "2018-11-09", "2018-11-09"),
        ("The file is dated 2018-06-12.", "2018-06-12", "2018-06-12", "2018-06-12"),
        ("It ran from 3 to 5 May 2018.", "3 to 5 May 2018", "2018-05-03", "2018-05-05"),
        ("Prices rose last week.", "last week", "2019-01-07", "2019-01-13"),
        ("Prices rose last month.", "last month", "2018-12-01", "2018-12-31"),
        ("The court will rule next month.", "next month", "2019-02-01", "2019-02-28"),
        ("Growth slowed this year.", "this year", "2019-01-01", "2019-12-31"),
        ("It resigned earlier this month.", "earlier this month", "2019-01-01", "2019-01-18"),
        ("It has been closed since 2019 began.", "2019", "2019-01-01", "2019-12-31"),
        ("Profit fell in the third quarter.", "the third quarter", "2018-07-01", "2018-09-30"),
        ("Profit fell in the third quarter of 2017.", "the third quarter of 2017", "2017-07-01", "2017-09-30"),
        ("Sales doubled in the second half of 2018.", "the second half of 2018", "2018-07-01", "2018-12-31"),
        ("The song is from the 1990s.", "the 1990s", "1990-01-01", "1999-12-31"),
        ("It was built in the 19th century.", "the 19th century", "1800-01-01", "1899-12-31"),
        ("She left two weeks ago.", "two weeks ago", "2018-12-31", "2019-01-06"),
        ("He died three years ago.", "three years ago", "2016-01-01", "2016-12-31"),
        ("The bridge fell yesterday.", "yesterday", "2019-01-17", "2019-01-17"),
        ("The vote is tonight.", "tonight", "2019-01-18", "2019-01-18"),
        ("They were seen last night.", "last night", "2019-01-17", "2019-01-17"),
        ("The war ended in January last year.", "January last year", "2018-01-01", "2018-01-31"),
        ("It happened at 6.10am on Wednesday.", "6.10am on Wednesday", "2019-01-16", "2019-01-16"),
        ("It struck in the early hours of Thursday.", "the early hours of Thursday", "2019-01-17", "2019-01-17"),
        ("Fans sang at around 11:30 p.m. on Tuesday.", "around 11:30 p.m. on Tuesday", "2019-01-15", "2019-01-15"),
        ("They were called at 06:00 GMT.", "06:00 GMT", "2019-01-18", "2019-01-18"),
    ],
)  # fmt: skip
def test_an_expression_means_these_days(sentence: str, text: str, first: str, last: str) -> None:
    assert (text, first, last) in found(sentence)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The office announced it Friday.", "2019-01-18"),  # Friday said on a Friday is today
        ("The train derailed on Monday.", "2019-01-14"),
        ("The court will rule on Monday.", "2019-01-21"),
        ("The team is expected to land on Wednesday.", "2019-01-23"),
        ("The minister said on Thursday that she will resign.", "2019-01-17"),
        ("They lost last Friday.", "2019-01-11"),
        ("They play next Tuesday.", "2019-01-22"),
    ],
)
def test_a_weekday_lies_behind_or_ahead_as_the_verb_says(sentence: str, day: str) -> None:
    assert [first for _, first, _ in found(sentence)] == [day]


def test_a_near_date_beats_the_tense_of_the_verb() -> None:
    assert found("It set Feb. 2 as the deadline.") == [("Feb. 2", "2019-02-02", "2019-02-02")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Theresa May said she may march on.",
        "The prime minister, May, may go.",
        "Judge April Jones and Sun Li ran a second test.",
        "The Sun reported it, and so did the Sunday Times.",
        "The fall of the wall hurt 2000 people, and they spring back.",
        "He scored 3-1 and paid $2019 for it.",
        "The ratio was 3:16, as USA Today had it.",
        "They marched; the march was long.",
    ],
)
def test_words_that_only_look_like_dates_are_left_alone(sentence: str) -> None:
    assert found(sentence) == []


def test_may_and_march_are_months_where_their_company_says_so() -> None:
    assert [text for text, _, _ in found("In May 2018 and on March 5 and in March they met.")] == [
        "May 2018",
        "March 5",
        "March",
    ]


@pytest.mark.parametrize("text", ["three years", "an hour-and-a-half", "24 hours", "a few weeks", "the past 30 days"])
def test_a_length_of_time_is_no_date(text: str) -> None:
    (expression,) = times.find(f"They talked for {text} in the open.", published=FRIDAY)
    assert (expression.text, expression.kind, expression.first) == (text, "duration", None)


def test_repetitions_and_references_name_no_date() -> None:
    kinds = {e.text: e.kind for e in times.find("They meet every Monday, recently and now.", published=FRIDAY)}
    assert kinds == {"every Monday": "set", "recently": "reference", "now": "reference"}


def test_without_a_publication_date_only_full_dates_are_resolved() -> None:
    assert found("On Monday and on June 12, 2018.", None) == [
        ("Monday", "None", "None"),
        ("June 12, 2018", "2018-06-12", "2018-06-12"),
    ]


def test_the_day_after_hangs_on_the_date_before_it() -> None:
    assert found("He came on June 12, 2018 and left the next day.")[1] == ("the next day", "2018-06-13", "2018-06-13")
    assert found("He left the following day.") == [("the following day", "None", "None")]


def test_a_day_that_does_not_exist_is_found_but_not_resolved() -> None:
    assert found("On February 30, 2018 it fell.") == [("February 30, 2018", "None", "None")]


def test_weekends_are_saturday_and_sunday() -> None:
    assert found("They won last weekend.") == [("last weekend", "2019-01-12", "2019-01-13")]
    assert found("They play this weekend.") == [("this weekend", "2019-01-19", "2019-01-20")]


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("de", "Am 12. Juni 2018.", [("12. Juni 2018", date(2018, 6, 12))]),
        ("de", "Am Freitag sagte er das.", [("Freitag", date(2019, 1, 18))]),
        ("de", "Er kam vor 3 Tagen.", [("vor 3 Tagen", date(2019, 1, 15))]),
        ("es", "El 12 de junio de 2018; ayer.",
         [("12 de junio de 2018", date(2018, 6, 12)), ("ayer", date(2019, 1, 17))]),
        ("fr", "Le 12 juin 2018, hier.", [("12 juin 2018", date(2018, 6, 12)), ("hier", date(2019, 1, 17))]),
        ("ru", "12 июня 2018 года, вчера.", [("12 июня 2018", date(2018, 6, 12)), ("вчера", date(2019, 1, 17))]),
        ("zh", "他于昨天抵达，2018年6月12日。", [("昨天", date(2019, 1, 17)), ("2018年6月12日", date(2018, 6, 12))]),
        ("xx", "fo 2018-06-12 ba", [("2018-06-12", date(2018, 6, 12))]),
    ],
)  # fmt: skip
def test_other_languages_have_their_plain_dates(language: str, sentence: str, expected: list[tuple[str, date]]) -> None:
    assert [(e.text, e.first) for e in times.find(sentence, published=FRIDAY, language=language)] == expected


_WORDS = st.sampled_from(
    sorted(
        lists.of(
            "the a last next this early late mid of in on May March Monday Friday June 12 3rd 2018 1990s quarter third"
            " half week weeks years ago two - , . : ' p.m. 6.10am noon will said to and yesterday every about hour"
            " 99999 30 February 9/11/2001 century 2018-06-12 ' ’s"
        )
    )
)


@settings(deadline=None, max_examples=300)
@given(
    sentence=st.one_of(st.text(max_size=120), st.lists(_WORDS, max_size=25).map(" ".join)),
    language=st.sampled_from(["en", "de", "zh", "??"]),
    published=st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))),
)
def test_any_text_gives_expressions_in_order_that_lie_in_it(
    sentence: str, language: str, published: datetime | None
) -> None:
    reached = 0
    for expression in times.find(sentence, published=published, language=language):
        assert reached <= expression.start < expression.end <= len(sentence)
        assert sentence[expression.start : expression.end] == expression.text
        assert (expression.first is None) == (expression.last is None)
        if expression.first is not None and expression.last is not None:
            assert expression.first <= expression.last
        reached = expression.end


@pytest.mark.parametrize("word", ["about ", "one ", "the early ", "Monday, ", "2019 ", "hour and a half "])
def test_a_hundred_thousand_characters_of_time_words_take_a_moment(word: str) -> None:
    started = time.process_time()
    times.find(word * (100_000 // len(word)), published=FRIDAY)
    assert time.process_time() - started < 2  # a pattern that looks back or ahead without bound takes minutes


def test_a_sentence_takes_less_than_a_millisecond() -> None:
    sentence = (
        "President Donald Trump will meet with Kim Jong Un in late February for another summit, aides announced Friday."
    )
    times.find(sentence, published=FRIDAY)
    started = time.process_time()
    for _ in range(200):
        times.find(sentence, published=FRIDAY)
    assert time.process_time() - started < 0.2


@pytest.mark.parametrize(
    ("sentence", "year"),
    [
        ("She saw a row of stones in the cliff in January, after a landslide.", 2026),
        ("The account was closed in December.", 2025),
        ("The bridge will open in October.", 2027),
        ("Between May and December the program blocked accounts.", 2025),
        ("Trading began for December contracts.", 2026),
    ],
)
def test_a_month_lies_where_the_verb_says_however_near_the_other_one_is(sentence: str, year: int) -> None:
    found = times.find(sentence, published=datetime(2026, 11, 23, tzinfo=UTC))
    assert found[-1].first is not None
    assert found[-1].first.year == year
