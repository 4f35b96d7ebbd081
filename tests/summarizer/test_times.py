from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import times
from summarizer.times import grammar, lexicon
from summarizer.words import lists

FRIDAY = datetime(2019, 1, 18, 9, 0, tzinfo=UTC)
THURSDAY = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


def found(sentence: str, published: datetime | None = FRIDAY, language: str = "en") -> list[tuple[str, str, str]]:
    """Text, first and last day of each expression that is a date or a time of day."""
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
        ("The fair was on June 3-5, 2018.", "June 3-5, 2018", "2018-06-03", "2018-06-05"),
        ("On March 3 and 4 it rained.", "March 3 and 4", "2018-03-03", "2018-03-04"),
        ("On March 3 and 12 people died.", "March 3", "2018-03-03", "2018-03-03"),
        ("The form is dated 8-May-2006.", "8-May-2006", "2006-05-08", "2006-05-08"),
        ("He was born on the first of May 1960.", "the first of May 1960", "1960-05-01", "1960-05-01"),
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
    ("sentence", "text", "first", "last"),
    [
        # parts of days, with and without their day
        ("The fire broke out early Wednesday.", "early Wednesday", "2026-11-25", "2026-11-25"),
        ("Just before dawn on Friday shots were fired.", "Just before dawn on Friday", "2026-11-20", "2026-11-20"),
        ("Rain fell overnight.", "overnight", "2026-11-25", "2026-11-26"),
        ("He left on the night of Oct. 31.", "the night of Oct. 31", "2026-10-31", "2026-10-31"),
        ("By mid-afternoon, the water had gone.", "mid-afternoon", "2026-11-26", "2026-11-26"),
        # clocks and their zones
        ("It starts at 8 p.m. ET on Saturday.", "8 p.m. ET on Saturday", "2026-11-28", "2026-11-28"),
        ("At 14:30 local time it landed.", "14:30 local time", "2026-11-26", "2026-11-26"),
        ("It ended at 10 a.m. Eastern Time today.", "10 a.m. Eastern Time today", "2026-11-26", "2026-11-26"),
        ("It struck at 0600 GMT.", "0600 GMT", "2026-11-26", "2026-11-26"),
        ("The train left at half past six.", "half past six", "2026-11-26", "2026-11-26"),
        # weekdays
        ("She will be sworn in this coming Friday.", "this coming Friday", "2026-11-27", "2026-11-27"),
        ("It closed this past Monday.", "this past Monday", "2026-11-23", "2026-11-23"),
        ("It was shot last Wed. at dawn.", "last Wed", "2026-11-25", "2026-11-25"),
        ("They met on Tuesday of last week.", "Tuesday of last week", "2026-11-17", "2026-11-17"),
        # days of a month
        ("The rent is due on the 5th.", "the 5th", "2026-12-05", "2026-12-05"),
        ("It sits on the 15th of next month.", "the 15th of next month", "2026-12-15", "2026-12-15"),
        ("It happened on Friday the 13th.", "Friday the 13th", "2026-11-13", "2026-11-13"),
        ("The law took effect on Jan. 1.", "Jan. 1", "2026-01-01", "2026-01-01"),
        ("They said it is calling for a vote on Jan. 7.", "Jan. 7", "2027-01-07", "2027-01-07"),
        ("They said they expect it to be done by Jan. 7.", "Jan. 7", "2027-01-07", "2027-01-07"),
        ("Over the past year, 40 people died.", "the past year", "2025-11-26", "2026-11-26"),
        ("The picture is of 2017/07.", "2017/07", "2017-07-01", "2017-07-31"),
        ("The law will take effect Jan. 1.", "Jan. 1", "2027-01-01", "2027-01-01"),
        ("It is planned for the week of Dec. 7.", "the week of Dec. 7", "2026-12-07", "2026-12-13"),
        # weeks, months, quarters, years and their parts
        ("Late last week the price fell.", "Late last week", "2026-11-19", "2026-11-22"),
        ("It opens early to mid-March.", "early to mid-March", "2027-03-01", "2027-03-20"),
        ("It fell in the third quarter of fiscal 2020.", "the third quarter of fiscal 2020",
         "2020-07-01", "2020-09-30"),
        ("Profit rose in Q3 2025.", "Q3 2025", "2025-07-01", "2025-09-30"),
        ("Profit rose in 1H 2025.", "1H 2025", "2025-01-01", "2025-06-30"),
        ("It made a loss in FY25.", "FY25", "2025-01-01", "2025-12-31"),
        ("The plant will close by year-end.", "year-end", "2026-12-31", "2026-12-31"),
        ("The plant will close at the end of the year.", "the end of the year", "2026-12-01", "2026-12-31"),
        ("It slowed this past spring.", "this past spring", "2026-03-01", "2026-05-31"),
        ("The fall of 2008 was cold.", "The fall of 2008", "2008-09-01", "2008-11-30"),
        ("In 1998-99 the club won.", "1998-99", "1998-01-01", "1999-12-31"),
        ("In nineteen ninety-four it burnt down.", "nineteen ninety-four", "1994-01-01", "1994-12-31"),
        ("In two thousand and eight banks fell.", "two thousand and eight", "2008-01-01", "2008-12-31"),
        ("In twenty ten she read it.", "twenty ten", "2010-01-01", "2010-12-31"),
        # decades, centuries, eras
        ("They were loud in the '90s.", "the '90s", "1990-01-01", "1999-12-31"),
        ("It was a port in the 1700s.", "The 1700s", "1700-01-01", "1799-12-31"),
        ("Wars filled the 16th and 17th centuries.", "the 16th and 17th centuries", "1500-01-01", "1699-12-31"),
        ("It was built in 842 AD.", "842 AD", "0842-01-01", "0842-12-31"),
        # holidays
        ("Shops close on Christmas Eve.", "Christmas Eve", "2026-12-24", "2026-12-24"),
        ("It opened last Easter.", "last Easter", "2026-04-05", "2026-04-05"),
        ("He was born on Good Friday 1984.", "Good Friday 1984", "1984-04-20", "1984-04-20"),
        ("It opens at 6 a.m. on Black Friday.", "6 a.m. on Black Friday", "2026-11-27", "2026-11-27"),
        ("They vote on Election Day 2028.", "Election Day 2028", "2028-11-07", "2028-11-07"),
        ("The towers fell on 9/11.", "9/11", "2001-09-11", "2001-09-11"),
        # so long ago
        ("It took place a decade ago.", "a decade ago", "2016-01-01", "2016-12-31"),
        ("She moved about a year and a half ago.", "about a year and a half ago", "2025-05-01", "2025-05-31"),
        ("It rained over the weekend.", "the weekend", "2026-11-21", "2026-11-22"),
        ("It will rain over the weekend.", "the weekend", "2026-11-28", "2026-11-29"),
    ],
)  # fmt: skip
def test_news_of_a_thursday_means_these_days(sentence: str, text: str, first: str, last: str) -> None:
    assert (text.lower(), first, last) in [(t.lower(), low, high) for t, low, high in found(sentence, THURSDAY)]


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The office announced it Friday.", "2019-01-18"),  # Friday said on a Friday is today
        ("The train derailed on Monday.", "2019-01-14"),
        ("The court will rule on Monday.", "2019-01-21"),
        ("The team is expected to land on Wednesday.", "2019-01-23"),
        ("The minister said on Thursday that she will resign.", "2019-01-17"),
        ("The trial begins Thursday.", "2019-01-24"),
        ("He is due to appear in court on Tuesday.", "2019-01-22"),
        ("It had been due to expire on Tuesday.", "2019-01-15"),
        ("Polls could open on Tuesday.", "2019-01-22"),
        ("Mr Reed will succeed him Tuesday.", "2019-01-22"),
        ("Court to rule on sale Tuesday", "2019-01-22"),
        ("They were cleared two days before Monday's vote.", "2019-01-21"),
        ("They lost last Friday.", "2019-01-11"),
        ("They play next Tuesday.", "2019-01-22"),
    ],
)
def test_a_weekday_lies_behind_or_ahead_as_the_verb_says(sentence: str, day: str) -> None:
    assert [first for _, first, _ in found(sentence)] == [day]


def test_news_of_an_evening_in_london_may_tell_of_the_morning_in_sydney() -> None:
    wednesday = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
    assert found("She was found on Thursday.", wednesday)[0][1] == "2026-11-26"
    assert found("She was found on Thursday.", wednesday.replace(hour=9))[0][1] == "2026-11-19"
    assert found("She was found last Thursday.", wednesday)[0][1] == "2026-11-19"
    new_york = timezone(timedelta(hours=-5))
    assert found("She was found on Thursday.", wednesday.replace(tzinfo=new_york))[0][1] == "2026-11-19"


def test_today_is_the_day_of_the_zone_that_the_publication_is_given_in() -> None:
    late = datetime(2026, 11, 25, 23, 30, tzinfo=timezone(timedelta(hours=-8)))
    assert found("It burnt down today.", late)[0][1] == "2026-11-25"
    assert found("It burnt down today.", late.astimezone(UTC))[0][1] == "2026-11-26"


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
        "Room 2019 is on the 5th floor of the 12th building.",
        "It weighs 1900 kilos; call 555-2013 or 1800 900 100.",
        "She earns 1950 a month, and he is the player of the year.",
        "The Christmas tree and Easter eggs were sold.",
        "Hotels counted 1.27 million overnight stays, and one overnight train was full.",
        "A man in his 20s and a woman in her late 50s won the quarter-finals.",
        "An ad said so; the CE mark was missing.",
        "He came second and third in the first round.",
        "The day is over, and the year was good.",
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


def told(sentences: Sequence[str], published: datetime | None = THURSDAY) -> list[tuple[str, str, str]]:
    """Text, first and last day of the dates of the last sentence of an article."""
    *_, (expressions, _) = times.read(sentences, published=published)
    return [(e.text, str(e.first), str(e.last)) for e in expressions if e.kind in ("date", "time")]


@pytest.mark.parametrize(
    ("before", "sentence", "text", "first", "last"),
    [
        ("It rained on Monday.", "The next day it was dry.", "The next day", "2026-11-24", "2026-11-24"),
        ("It rained on Monday.", "The day before, it was dry.", "The day before", "2026-11-22", "2026-11-22"),
        ("It rained on Monday.", "Three days later he left.", "Three days later", "2026-11-26", "2026-11-26"),
        ("It rained on Monday.", "Hours later, the dam broke.", "Hours later", "2026-11-23", "2026-11-23"),
        ("It rained on Monday.", "That night the dam broke.", "That night", "2026-11-23", "2026-11-23"),
        ("It rained on Monday.", "It stopped at 2:30 the next day.", "2:30 the next day", "2026-11-24", "2026-11-24"),
        ("It rained on Oct. 5, 2026.", "The following Friday it snowed.", "The following Friday",
         "2026-10-09", "2026-10-09"),
        ("He won in March 2015.", "The following month he left.", "The following month", "2015-04-01", "2015-04-30"),
        ("He won in 2015.", "Two years later he left.", "Two years later", "2017-01-01", "2017-12-31"),
        ("He won in 2015.", "In March of that year he left.", "March of that year", "2015-03-01", "2015-03-31"),
        ("Sales fell in the third quarter.", "A year earlier, they rose.", "A year earlier",
         "2025-07-01", "2025-09-30"),
        ("Sales fell in the second quarter.", "In the quarter, 40 shops closed.", "the quarter",
         "2026-04-01", "2026-06-30"),
        ("Sales fell in the second quarter.", "By the end of the quarter, 40 shops had closed.",
         "the end of the quarter", "2026-06-01", "2026-06-30"),
        ("It lost money.", "In the quarter ended July 31, it earned more.", "the quarter", "2026-05-01", "2026-07-31"),
    ],
)  # fmt: skip
def test_what_hangs_on_a_date_goes_by_the_one_told_before(
    before: str, sentence: str, text: str, first: str, last: str
) -> None:
    assert (text, first, last) in told([before, sentence])
    assert next(e.text for e in times.find(sentence, published=THURSDAY)) == text  # found, whatever it means


def test_a_date_that_hangs_on_nothing_told_is_not_resolved() -> None:
    assert found("Two years later he left.") == [("Two years later", "None", "None")]
    assert found("That night the dam broke.") == [("That night", "None", "None")]


def test_without_a_publication_date_a_month_is_of_the_year_told_before() -> None:
    assert told(["He won in 2015.", "In March he left."], None) == [("March", "2015-03-01", "2015-03-31")]
    assert told(["In March he left."], None) == [("March", "None", "None")]


@pytest.mark.parametrize("sentence", ["The pool will close on 1 May.", "The pool will close in May."])
def test_what_is_to_come_is_not_of_a_year_told_before(sentence: str) -> None:
    assert [dates for _, *dates in told(["The pool was built in 1968.", sentence], None)] == [["None", "None"]]
    assert told(["He was ill in 1968.", "He would die on 1 May."], None) == [("1 May", "1968-05-01", "1968-05-01")]


def together(sentence: str) -> list[tuple[str, str, str]]:
    """Text, first and last day of the dates of a sentence, those that belong together as one."""
    expressions = times.find(sentence, published=THURSDAY)
    joined = times.ranges.merged(sentence, times.ranges.counted(sentence, expressions))
    joined = times.ranges.lasting(sentence, joined, THURSDAY.date())
    return [(e.text, str(e.first), str(e.last)) for e in joined if e.kind in ("date", "time")]


@pytest.mark.parametrize(
    ("sentence", "text", "first", "last"),
    [
        ("They met between Monday and Wednesday.", "between Monday and Wednesday", "2026-11-23", "2026-11-25"),
        ("It will be shut from Friday to Sunday.", "from Friday to Sunday", "2026-11-27", "2026-11-29"),
        ("It opens Monday through Friday.", "Monday through Friday", "2026-11-23", "2026-11-27"),
        ("From May to July 2018 no rain fell.", "From May to July 2018", "2018-05-01", "2018-07-31"),
        ("It ran from Dec. 20, 2025 to Jan. 5.", "from Dec. 20, 2025 to Jan. 5", "2025-12-20", "2026-01-05"),
        ("From November to March it is closed.", "From November to March", "2026-11-01", "2027-03-31"),
        ("Between May and December it blocked accounts.", "Between May and December", "2025-05-01", "2025-12-31"),
        ("She was minister between 2009 and 2013.", "between 2009 and 2013", "2009-01-01", "2013-12-31"),
        ("He has led it since 2019.", "since 2019", "2019-01-01", "2026-11-26"),
        ("It was shut two days before Christmas.", "two days before Christmas", "2026-12-23", "2026-12-23"),
        ("He quit three days after the vote.", "three days after the vote", "None", "None"),
    ],
)  # fmt: skip
def test_dates_that_belong_together_are_one(sentence: str, text: str, first: str, last: str) -> None:
    assert together(sentence) == [(text, first, last)]


@pytest.mark.parametrize("year", [1, 9999])
@pytest.mark.parametrize(
    "sentence",
    ["Shut between Friday and Monday.", "It will run from December 5 to January 3.", "Two days before Monday it fell.",
     "It fell nine weeks after Sunday.", "They met last weekend, in the week of Dec. 31 and 400 decades ago."],
)  # fmt: skip
def test_at_the_ends_of_the_calendar_dates_are_found_but_may_mean_nothing(sentence: str, year: int) -> None:
    found = times.find(sentence, published=datetime(year, 12 if year > 1 else 1, 31 if year > 1 else 1, tzinfo=UTC))
    check(sentence, times.ranges.merged(sentence, times.ranges.counted(sentence, found)))


def test_a_date_that_moved_is_no_range() -> None:
    assert [text for text, _, _ in together("The vote was moved from Monday to Wednesday.")] == ["Monday", "Wednesday"]
    assert [text for text, _, _ in together("It fell on Monday and in March.")] == ["Monday", "March"]


def test_a_day_that_does_not_exist_is_found_but_not_resolved() -> None:
    assert found("On February 30, 2018 it fell.") == [("February 30, 2018", "None", "None")]


def test_weekends_are_saturday_and_sunday() -> None:
    assert found("They won last weekend.") == [("last weekend", "2019-01-12", "2019-01-13")]
    assert found("They play this weekend.") == [("this weekend", "2019-01-19", "2019-01-20")]


_WORDS = st.sampled_from(
    sorted(
        lists.of(
            "the a last next this early late mid of in on May March Monday Friday June 12 3rd 2018 1990s quarter third"
            " half week weeks years ago two - , . : ' p.m. 6.10am noon will said to and yesterday every about hour"
            " 99999 30 February 9/11/2001 century 2018-06-12 ' ’s Christmas Easter Day AD B.C. C.E. nineteen"
            " ninety-four two thousand the from between to 5th before after later earlier that same Q3 1H FY25"
            " overnight weekend 1600s 9/11 twenty in 2013-14 ended through hours GMT past quarter fiscal mid"
        )
    )
)


_NUMBERS = st.text(alphabet="0123456789 '’.,:/-–QHFYABCDEapmsthndr½%", max_size=30)
_TEXTS = st.one_of(st.text(max_size=120), _NUMBERS, st.lists(_WORDS, max_size=25).map(" ".join))


@settings(deadline=None, max_examples=400)
@given(
    sentence=_TEXTS,
    language=st.sampled_from(["en", "en", "en", "de", "zh", "??"]),
    published=st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))),
)
def test_any_text_gives_expressions_in_order_that_lie_in_it(
    sentence: str, language: str, published: datetime | None
) -> None:
    found = times.find(sentence, published=published, language=language)
    check(sentence, found)
    joined = times.ranges.merged(sentence, times.ranges.counted(sentence, found))
    check(sentence, joined)
    check(sentence, times.ranges.lasting(sentence, joined, published.date() if published else None))


def check(sentence: str, expressions: Sequence[times.Expression]) -> None:
    """Every expression stands in the sentence word for word, in order, and ends no sooner than it begins."""
    reached = 0
    for expression in expressions:
        assert reached <= expression.start < expression.end <= len(sentence)
        assert sentence[expression.start : expression.end] == expression.text
        assert (expression.first is None) == (expression.last is None)
        if expression.first is not None and expression.last is not None:
            assert expression.first <= expression.last
        reached = expression.end


@settings(deadline=None, max_examples=100)
@given(
    sentences=st.lists(_TEXTS, max_size=5),
    published=st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))),
)
def test_any_article_is_read_to_its_end(sentences: list[str], published: datetime | None) -> None:
    read = list(times.read(sentences, published=published))
    assert len(read) == len(sentences)
    for sentence, (found, _) in zip(sentences, read, strict=True):
        check(sentence, found)


@settings(deadline=None, max_examples=200)
@given(sentence=st.lists(_WORDS, max_size=12).map(" ".join))
def test_no_sentence_that_tells_time_is_passed_by(sentence: str) -> None:
    text = lexicon.scan(sentence)
    assert lexicon.may_tell(sentence) or not grammar.expressions(text)


@pytest.mark.parametrize("word", ["about ", "one ", "the early ", "Monday, ", "2019 ", "hour and a half "])
def test_a_hundred_thousand_characters_of_time_words_take_a_moment(word: str) -> None:
    started = time.process_time()
    times.find(word * (100_000 // len(word)), published=FRIDAY)
    assert time.process_time() - started < 2  # a pattern that looks back or ahead without bound takes minutes


def test_a_sentence_without_time_costs_next_to_nothing() -> None:
    sentence = "The council's plan to close the baths met with anger from parents, who marched through the old town."
    started = time.process_time()
    for _ in range(1000):
        assert times.find(sentence, published=FRIDAY) == []
    assert time.process_time() - started < 0.1


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
