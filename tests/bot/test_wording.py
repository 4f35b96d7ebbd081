from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.messages import wording

NOW = datetime(2019, 1, 18, 19, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=2, minutes=30), "2 h ago"),
        (timedelta(hours=24), "1 day ago"),
        (timedelta(days=3, hours=5), "3 days ago"),
        (timedelta(days=7), "11 Jan 2019"),
        (timedelta(minutes=-10), "just now"),
        (timedelta(days=-3), "21 Jan 2019"),
    ],
)
def test_ages_are_told_in_words_and_old_or_future_ones_as_dates(passed: timedelta, words: str) -> None:
    assert wording.age(NOW - passed, NOW) == words


@pytest.mark.parametrize(
    ("expression", "first", "last", "added"),
    [
        ("late February", "2019-02-20", "2019-02-28", "20–28 Feb 2019"),
        ("late February 2019", "2019-02-20", "2019-02-28", "20–28 Feb 2019"),
        ("Friday", "2019-01-18", "2019-01-18", "18 Jan 2019"),
        ("the weekend", "2019-03-30", "2019-04-01", "30 Mar – 1 Apr 2019"),
        ("the holidays", "2018-12-24", "2019-01-02", "24 Dec 2018 – 2 Jan 2019"),
        ("February", "2019-02-01", "2019-02-28", "2019"),
        ("next month", "2019-02-01", "2019-02-28", "February 2019"),
        ("the third quarter", "2019-07-01", "2019-09-30", "Jul – Sept 2019"),
        ("last year", "2018-01-01", "2018-12-31", "2018"),
        ("the past decade", "2009-01-01", "2018-12-31", "2009–2018"),
        ("20 February", "2019-02-20", "2019-02-20", "2019"),
        ("since Friday", "2019-01-18", None, "from 18 Jan 2019"),
        ("until March", None, "2019-03-31", "until 31 Mar 2019"),
        ("Feb. 20, 2019", "2019-02-20", "2019-02-20", None),
        ("18 January 2019", "2019-01-18", "2019-01-18", None),
        ("between 3 and 5 May 2020", "2020-05-03", "2020-05-05", None),
        ("January 2019", "2019-01-01", "2019-01-31", None),
        ("2019-02-20", "2019-02-20", "2019-02-20", None),
        ("since 2017", "2017-01-01", None, None),
        ("in 2018", "2018-01-01", "2018-12-31", None),
        ("soon", None, None, None),
        ("backwards", "2019-02-20", "2019-02-10", "20 Feb 2019"),
    ],
)
def test_a_time_expression_gets_the_dates_it_does_not_tell_itself(
    expression: str, first: str | None, last: str | None, added: str | None
) -> None:
    ends = [date.fromisoformat(end) if end else None for end in (first, last)]
    assert wording.gloss(expression, ends[0], ends[1]) == added


def test_a_moment_names_the_weekday_and_is_told_in_utc() -> None:
    assert wording.moment(datetime.fromisoformat("2019-01-18T20:00:00+01:00")) == "Friday 18 January 2019, 19:00 UTC"
