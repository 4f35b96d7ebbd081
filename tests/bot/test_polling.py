"""When a feed is asked again, and what its answer means: one table over the real fetcher and parser, then the rest."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest
import pytest_asyncio
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import errors, feeds, fetch, model
from bot.feeds import polling
from bot.model import FeedState, Rhythm, Tell
from tests.bot import loopback

NOW = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)  # a Wednesday
URL = "https://example.org/feed"
MIN, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SOON, SELDOM = 10 * MIN, 6 * HOUR  # the settings INTERVAL and INTERVAL_MAX
WORKING, FAILING, RETIRED = FeedState.WORKING, FeedState.FAILING, FeedState.RETIRED


def rss(age: timedelta | None = HOUR, channel: str = "") -> bytes:
    """A feed whose newest item has this age; None: it has no date."""
    date = "" if age is None else f"<pubDate>{format_datetime(NOW - age)}</pubDate>"
    item = f"<item><title>News</title><link>https://example.org/1</link>{date}</item>"
    syndication = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    return f'<rss version="2.0" {syndication}><channel><title>F</title>{channel}{item}</channel></rss>'.encode()


def after(wait: timedelta) -> str:
    return format_datetime(NOW + wait, usegmt=True)


def period(name: str, frequency: int | str = 1) -> str:
    return f"<sy:updatePeriod>{name}</sy:updatePeriod><sy:updateFrequency>{frequency}</sy:updateFrequency>"


def skip(hours: str = "", days: str = "") -> str:
    hour = "".join(f"<hour>{hour}</hour>" for hour in hours.split())
    day = "".join(f"<day>{day}</day>" for day in days.split())
    return f"<skipHours>{hour}</skipHours><skipDays>{day}</skipDays>"


NEW = model.Feed(1, URL)
KNOWN = model.Feed(1, URL, title="F", etag='"1"', last_modified="then", digest="d0", interval=SOON, succeeded_at=NOW)
SILENT = replace(KNOWN, interval=5 * HOUR)
SAME = replace(KNOWN, digest=polling.digest(rss()))


PUSHED = replace(KNOWN, push_until=NOW + 9 * DAY)
NOT_AT_NOON = Rhythm(skip_hours=frozenset({12}))


def failed(times: int, since: timedelta, **more: object) -> model.Feed:
    known = replace(KNOWN, attempts=times, error="x", state=FAILING, failing_since=NOW - since)
    return replace(known, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Row:
    """One answer to one request, and what it must lead to."""

    name: str
    status: int  # 0: nobody answers
    wait: timedelta | None
    state: FeedState = WORKING
    told: Tell | None = None
    history: model.Feed = NEW
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    hops: tuple[int, ...] = ()
    moved: bool = False
    says: str = ""


PAGE = b"<!doctype html><html><head><title>Hello</title></head><body><p>Hello</p></body></html>"
FORBIDDEN = b"<html><head><title>Just a moment...</title></head></html>"
ANUBIS = b'<html><head><script id="anubis_challenge" type="application/json">{}</script></head></html>'

TABLE = (
    # -- its own interval
    Row("news of today", 200, SOON, body=rss(HOUR)),
    Row("news of yesterday", 200, SOON, body=rss(23 * HOUR)),
    Row("two days of silence", 200, SOON + DAY * 0.02, body=rss(2 * DAY)),
    Row("a month of silence", 200, SELDOM, body=rss(30 * DAY)),
    Row("no dates", 200, SOON, body=rss(None)),
    Row("news after a long silence", 200, SOON, body=rss(MIN), history=SILENT),
    Row("not modified", 304, SOON * 1.02, history=KNOWN),
    Row("not modified in a long silence", 304, 5.1 * HOUR, history=SILENT),
    Row("not modified at the longest interval", 304, SELDOM, history=replace(KNOWN, interval=SELDOM)),
    Row("the same bytes", 200, SOON * 1.02, body=rss(), history=SAME),
    Row("it works again", 200, SOON, body=rss(), history=failed(9, 3 * DAY, told=True)),
    Row("not modified after failures", 304, SOON * 1.02, history=failed(3, HOUR)),
    # -- what the document asks for
    Row("ttl", 200, HOUR, body=rss(channel="<ttl>60</ttl>")),
    Row("ttl shorter than the interval", 200, SOON, body=rss(channel="<ttl>1</ttl>")),
    Row("ttl of a month", 200, DAY, body=rss(channel="<ttl>43200</ttl>")),
    Row("ttl that is no number", 200, SOON, body=rss(channel="<ttl>often</ttl>")),
    Row("hourly", 200, HOUR, body=rss(channel=period("hourly"))),
    Row("four times a day", 200, SELDOM, body=rss(channel=period("daily", 4))),
    Row("weekly", 200, DAY, body=rss(channel=period("weekly"))),
    Row("a frequency of nought", 200, HOUR, body=rss(channel=period("hourly", 0))),
    Row("an unknown period", 200, SOON, body=rss(channel=period("sometimes"))),
    Row("ttl and period: the longer", 200, 2 * HOUR, body=rss(channel="<ttl>120</ttl>" + period("hourly"))),
    Row("the wish is remembered", 304, 3 * HOUR, history=replace(KNOWN, rhythm=Rhythm(3 * HOUR))),
    Row("skipHours, this one", 200, SOON + HOUR, body=rss(channel=skip("12"))),
    Row("skipHours, four of them", 200, SOON + 4 * HOUR, body=rss(channel=skip("12 13 14 15"))),
    Row("skipHours, others", 200, SOON, body=rss(channel=skip("1 2 3"))),
    Row("skipHours, all of them", 200, SOON, body=rss(channel=skip(" ".join(map(str, range(24)))))),
    Row("skipHours that are no hours", 200, SOON, body=rss(channel=skip("99 noon"))),
    Row("skipDays, today", 200, SOON + 12 * HOUR, body=rss(channel=skip(days="Wednesday"))),
    Row("skipDays, never more than a day", 200, DAY, body=rss(channel=skip(days="Wednesday Thursday Friday"))),
    Row("skipDays, others", 200, SOON, body=rss(channel=skip(days="Saturday Sunday"))),
    # -- what the answer asks for
    Row("max-age", 200, 2 * HOUR, body=rss(), headers={"Cache-Control": "public, max-age=7200"}),
    Row("max-age shorter than the interval", 200, SOON, body=rss(), headers={"Cache-Control": "max-age=60"}),
    Row("max-age of a year", 200, DAY, body=rss(), headers={"Cache-Control": "max-age=31536000"}),
    Row("max-age with no-cache", 200, SOON, body=rss(), headers={"Cache-Control": "no-cache, max-age=7200"}),
    Row("max-age of a 304", 304, 8 * HOUR, history=KNOWN, headers={"Cache-Control": "max-age=28800"}),
    Row("Expires", 200, 5 * HOUR, body=rss(), headers={"Expires": after(5 * HOUR), "Date": after(0 * HOUR)}),
    Row("Expires in the past", 200, SOON, body=rss(), headers={"Expires": after(-DAY), "Date": after(0 * HOUR)}),
    Row("Expires that is no date", 200, SOON, body=rss(), headers={"Expires": "0", "Date": after(0 * HOUR)}),
    Row(
        "max-age and Expires: the longer",
        200,
        5 * HOUR,
        body=rss(),
        headers={"Cache-Control": "max-age=60", "Expires": after(5 * HOUR), "Date": after(0 * HOUR)},
    ),
    Row(
        "ttl and max-age: the longer",
        200,
        3 * HOUR,
        body=rss(channel="<ttl>180</ttl>"),
        headers={"Cache-Control": "max-age=7200"},
    ),
    # -- moved
    Row("moved for good", 200, SOON, body=rss(), hops=(301,), moved=True),
    Row("moved for good, another word for it", 200, SOON, body=rss(), hops=(308,), moved=True),
    Row("moved twice, for good", 200, SOON, body=rss(), hops=(301, 308), moved=True),
    Row("moved for now", 200, SOON, body=rss(), hops=(302,)),
    Row("moved for good, then for now", 200, SOON, body=rss(), hops=(301, 307)),
    Row("moved for now, then for good", 200, SOON, body=rss(), hops=(302, 301)),
    Row("moved for good, not modified there", 304, SOON * 1.02, hops=(301,), moved=True, history=KNOWN),
    Row("moved for good to nothing", 404, SOON, FAILING, hops=(301,), says="nothing at this address"),
    Row("moved for good to a page", 200, SOON, FAILING, body=PAGE, hops=(301,), says="web page"),
    # -- failures
    Row("not found", 404, SOON, FAILING, says="nothing at this address (404)"),
    Row("not found, the third time", 404, 40 * MIN, FAILING, history=failed(2, HOUR)),
    Row("not found, the seventh time", 404, 640 * MIN, FAILING, history=failed(6, 10 * HOUR)),
    Row("a day is not over yet", 404, 2 * HOUR, FAILING, history=failed(7, 22 * HOUR)),
    Row("a day of failures", 404, DAY, FAILING, Tell.FAILING, history=failed(9, DAY)),
    Row("two days of failures, nobody told", 500, DAY, FAILING, Tell.FAILING, history=failed(9, 2 * DAY)),
    Row("a week of failures, all told", 404, DAY, FAILING, history=failed(30, 7 * DAY, told=True)),
    Row("never worked, for a day", 403, DAY, FAILING, Tell.FAILING, history=failed(9, DAY, succeeded_at=None)),
    Row("forbidden", 403, SOON, FAILING, says="refuses access (403)"),
    Row("needs a password", 401, SOON, FAILING, says="(401)"),
    Row("gone", 410, None, RETIRED, Tell.RETIRED, history=KNOWN, says="gone for good (410)"),
    Row("gone at the first poll", 410, None, RETIRED, Tell.RETIRED),
    Row("gone after failures", 410, None, RETIRED, Tell.RETIRED, history=failed(9, 2 * DAY, told=True)),
    Row("trouble of the site", 500, SOON, FAILING, says="trouble (status 500)"),
    Row("bad gateway, the second time", 502, 20 * MIN, FAILING, history=failed(1, SOON)),
    Row("unavailable for two hours", 503, 2 * HOUR, FAILING, headers={"Retry-After": "7200"}),
    Row(
        "unavailable until a time",
        503,
        3 * HOUR,
        FAILING,
        headers={"Retry-After": after(3 * HOUR), "Date": after(0 * HOUR)},
    ),
    Row("too often", 429, SOON, FAILING, says="less often"),
    Row("too often, wait an hour", 429, HOUR, FAILING, headers={"Retry-After": "3600"}),
    Row("too often, wait a second", 429, SOON, FAILING, headers={"Retry-After": "1"}),
    Row("too often, wait a month", 429, DAY, FAILING, headers={"Retry-After": "2592000"}),
    Row("too often, a third time", 429, 40 * MIN, FAILING, history=failed(2, HOUR), headers={"Retry-After": "60"}),
    Row("nobody answers", 0, SOON, FAILING, says="does not accept connections"),
    Row("nobody answers for a day", 0, DAY, FAILING, Tell.FAILING, history=failed(9, DAY)),
    Row("not modified, though not asked", 304, SOON, FAILING, says="first request"),
    Row("a web page", 200, SOON, FAILING, body=PAGE, says="this is a web page"),
    Row("an empty answer", 200, SOON, FAILING, history=KNOWN, says="empty"),
    Row("broken JSON", 200, SOON, FAILING, body=b"{", says="broken JSON"),
    Row("a broken feed with an item", 200, SOON, body=rss()[:-30]),
    Row("a challenge", 403, SOON, FAILING, body=FORBIDDEN, says="Cloudflare, which guards the site, asks for a human"),
    Row("a challenge in a header", 503, SOON, FAILING, headers={"cf-mitigated": "challenge"}, says="Cloudflare"),
    Row("a challenge that looks like success", 200, SOON, FAILING, body=ANUBIS, says="Anubis"),
    # -- a hub tells of its news
    Row("pushed", 200, SELDOM, body=rss(), history=PUSHED),
    Row("pushed, not modified", 304, SELDOM, history=PUSHED),
    Row("pushed, and ttl of half a day", 200, 12 * HOUR, body=rss(channel="<ttl>720</ttl>"), history=PUSHED),
    Row("pushed, the lease ends before", 304, 2 * HOUR, history=replace(PUSHED, push_until=NOW + 2.2 * HOUR)),
    Row("pushed, the lease ends at once", 304, SOON * 1.02, history=replace(PUSHED, push_until=NOW + SOON)),
    Row("pushed until now", 304, SOON * 1.02, history=replace(PUSHED, push_until=NOW)),
    Row("pushed until yesterday", 200, SOON, body=rss(), history=replace(PUSHED, push_until=NOW - DAY)),
    Row("told of news that are not there yet", 304, SOON * 1.02, history=replace(PUSHED, pushed_at=NOW - MIN)),
    Row("told of news that are there", 200, SELDOM, body=rss(), history=replace(PUSHED, pushed_at=NOW - MIN)),
    Row("told of news an hour ago", 304, SELDOM, history=replace(PUSHED, pushed_at=NOW - HOUR)),
    Row("pushed and not found", 404, SOON, FAILING, history=PUSHED),
    Row("pushed and too often", 429, HOUR, FAILING, history=PUSHED, headers={"Retry-After": "3600"}),
    Row("pushed and gone", 410, None, RETIRED, Tell.RETIRED, history=PUSHED),
    Row("a failure in hours to skip", 500, SOON + HOUR, FAILING, history=replace(KNOWN, rhythm=NOT_AT_NOON)),
)  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def table() -> AsyncIterator[tuple[str, fetch.Fetcher]]:
    """A site on which row n of the table lives at /n, and hop m of its redirects at /n/m."""

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        number, _, hop = request.path.strip("/").partition("/")
        row, step = TABLE[int(number)], int(hop or 0)
        if step < len(row.hops):
            return web.Response(status=row.hops[step], headers={"Location": f"/{number}/{step + 1}"})
        kind = "text/html" if b"<html" in row.body else "application/rss+xml"
        return web.Response(status=row.status, body=row.body, headers={"Content-Type": kind, **row.headers})

    async with loopback.serve(answer) as site, loopback.fetcher() as fetcher:
        yield site, fetcher


@pytest.mark.parametrize("number", range(len(TABLE)), ids=[row.name for row in TABLE])
@pytest.mark.asyncio(loop_scope="module")
async def test_an_answer_decides_the_next_poll_the_state_and_what_people_are_told(
    number: int, table: tuple[str, fetch.Fetcher]
) -> None:
    row, (site, fetcher) = TABLE[number], table
    url = f"{site}/{number}" if row.status else f"http://127.0.0.1:9/{number}"
    feed, page, parsed, error = replace(row.history, url=url), None, None, None
    try:
        page = await fetcher.get(url, etag=feed.etag, last_modified=feed.last_modified)
        if page.status != 304 and polling.digest(page.body) != feed.digest:
            parsed = feeds.parse(page.body, url=page.url, content_type=page.content_type, now=NOW)
    except errors.NewsbotError as trouble:
        error = trouble
    poll = decide(feed, page, parsed, error)
    assert (poll.due_at and poll.due_at - NOW, poll.state, poll.tell) == (row.wait, row.state, row.told)
    assert poll.url == (f"{url}/{len(row.hops)}" if row.moved else None)
    assert row.says in (poll.error or "")
    assert bool(poll.error) == (row.state is not WORKING)


def test_the_table_has_its_rows() -> None:
    assert len(TABLE) >= 60
    assert len({row.name for row in TABLE}) == len(TABLE)


# ---------------------------------------------------------------- one by one

FEED = model.Feed(1, URL, title="Old", site="https://x.example/", etag='"1"', last_modified="then", digest="d0")


def page(status: int = 200, **known: object) -> model.Page:
    return model.Page(URL, status, b"body" if status == 200 else b"", **known)  # type: ignore[arg-type]


def parsed(age: timedelta | None, **known: object) -> model.ParsedFeed:
    item = model.Item("k", title="T", published=None if age is None else NOW - age)
    return model.ParsedFeed("New", None, (item,), **known)  # type: ignore[arg-type]


def decide(
    feed: model.Feed = FEED,
    page: model.Page | None = None,
    parsed: model.ParsedFeed | None = None,
    error: Exception | None = None,
    *,
    interval: timedelta = SOON,
    interval_max: timedelta = SELDOM,
    jitter: float = 0.0,
) -> model.Poll:
    return polling.decide(
        feed, page, parsed, error, now=NOW, interval=interval, interval_max=interval_max, jitter=jitter
    )


def test_news_are_stored_with_what_the_next_request_needs() -> None:
    poll = decide(page=page(etag='"2"'), parsed=parsed(timedelta(hours=1)))
    assert (poll.title, poll.site, len(poll.items)) == ("New", "https://x.example/", 1)
    assert (poll.etag, poll.last_modified, poll.digest) == ('"2"', None, polling.digest(b"body"))
    assert (poll.due_at, poll.interval, poll.error, poll.unchanged) == (NOW + SOON, SOON, None, False)


def test_a_304_or_the_same_body_keeps_everything() -> None:
    poll = decide(page=page(304))
    assert (poll.unchanged, poll.items, poll.error) == (True, (), None)
    assert (poll.title, poll.site, poll.digest) == ("Old", "https://x.example/", "d0")
    assert (poll.etag, poll.last_modified) == ('"1"', "then")
    same = decide(page=page(etag='"2"'))
    assert (same.unchanged, same.etag, same.digest) == (True, '"2"', polling.digest(b"body"))


def test_silence_lengthens_the_wait_bit_by_bit_and_news_end_it() -> None:
    waited: list[timedelta] = []
    passed = timedelta(0)
    while passed < timedelta(days=20):
        poll = decide(model.Feed(1, URL, interval=waited[-1] if waited else None), page(304))
        assert poll.interval is not None
        waited.append(poll.interval)
        passed += poll.interval
        if passed < DAY:
            assert poll.interval < timedelta(minutes=45)
    assert all(earlier <= later for earlier, later in pairwise(waited))
    assert waited[-1] == SELDOM
    assert decide(model.Feed(1, URL, interval=SELDOM), page(), parsed(timedelta(0))).interval == SOON


def test_failures_double_the_wait_up_to_a_day_and_keep_what_is_known() -> None:
    trouble = errors.FetchError("example.org: the site has trouble (status 500)", status=500)
    waits = []
    for attempts in range(12):
        feed = model.Feed(1, URL, title="Old", etag='"1"', digest="d0", attempts=attempts, interval=SELDOM, told=True)
        feed = replace(feed, failing_since=NOW - 9 * DAY)
        poll = decide(feed, error=trouble)
        waits.append(poll.due_at and poll.due_at - NOW)
        assert (poll.error, poll.unchanged, poll.interval) == (str(trouble), False, SELDOM)
        assert (poll.title, poll.etag, poll.digest, poll.items) == ("Old", '"1"', "d0", ())
    assert waits == [min(SOON * 2**n, DAY) for n in range(12)]


def test_an_unreadable_body_is_asked_for_again_in_full() -> None:
    poll = decide(page=page(etag='"2"'), error=errors.FeedError("this is a web page"))
    assert (poll.etag, poll.digest, poll.error) == ('"1"', "d0", "this is a web page")


def test_an_unexpected_error_is_one_line() -> None:
    assert decide(error=ValueError("a\nb" * 900)).error == "it failed unexpectedly (ValueError)"


def test_intervals_of_seconds_work_as_well() -> None:
    second = timedelta(seconds=1)
    for poll in (
        decide(page=page(), parsed=parsed(timedelta(0)), interval=second),
        decide(error=errors.FetchError("x"), interval=second),
        decide(model.Feed(1, URL), page(304), interval=second, interval_max=second),
    ):
        assert poll.due_at is not None
        assert second <= poll.due_at - NOW <= second * 1.1


@settings(deadline=None)
@given(
    st.integers(1, 10**6),
    st.integers(1, 10**6),
    st.floats(-1, 2),
    st.integers(0, 10**4),
    st.integers(0, 10**9),
    st.sampled_from(["news", "same", "error"]),
)
def test_no_feed_is_asked_sooner_than_the_interval_nor_forgotten(
    seconds: int, most: int, jitter: float, attempts: int, age: int, outcome: str
) -> None:
    interval, interval_max = timedelta(seconds=seconds), timedelta(seconds=most)
    feed = model.Feed(1, URL, attempts=attempts, interval=timedelta(seconds=age))
    news = parsed(timedelta(seconds=age)) if outcome == "news" else None
    error = errors.FetchError("x") if outcome == "error" else None
    poll = decide(feed, page(), news, error, interval=interval, interval_max=interval_max, jitter=jitter)
    assert poll.due_at is not None
    assert interval <= poll.due_at - NOW <= max(interval, interval_max, DAY)


def test_a_lease_that_ends_brings_the_usual_polls_back_at_once_whatever_the_jitter() -> None:
    for hours in range(1, 30):
        feed = replace(FEED, push_until=NOW + hours * HOUR)
        for jitter in (0.0, 0.5, 1.0):
            poll = decide(feed, page(304), jitter=jitter)
            assert poll.due_at is not None
            assert NOW + 0.9 * min(hours * HOUR, SELDOM) <= poll.due_at <= feed.push_until  # type: ignore[operator]
            assert poll.interval == SOON * 1.02  # goes on from here without the hub


def test_a_push_is_answered_a_minute_after_the_last_poll_or_sooner_where_feeds_are_asked_more_often() -> None:
    assert decide(page=page(304)).soon == NOW + MIN
    assert decide(page=page(304), interval=timedelta(seconds=5)).soon == NOW + timedelta(seconds=5)


HUB, OTHER = "https://hub.example/", "https://other.example/hub"


def test_the_hub_is_what_the_answer_says_then_what_the_document_says() -> None:
    of_the_document = parsed(HOUR, hub=HUB, topic="https://example.org/self")
    assert decide(page=page(), parsed=of_the_document).hub == model.Hub(HUB, "https://example.org/self")
    assert decide(page=page(hub=OTHER), parsed=of_the_document).hub == model.Hub(OTHER, "https://example.org/self")
    said = page(hub=OTHER, topic="https://example.org/said")
    assert decide(page=said, parsed=of_the_document).hub == model.Hub(OTHER, "https://example.org/said")
    assert decide(page=said, parsed=parsed(HOUR)).hub == model.Hub(OTHER, "https://example.org/said")
    assert decide(page=page(), parsed=parsed(HOUR, topic=URL)).hub is None


def test_a_hub_never_learns_a_password() -> None:
    secret = replace(page(), url="https://me:secret@example.org/feed")
    assert decide(page=secret, parsed=parsed(HOUR, hub=HUB)).hub == model.Hub(HUB, "https://example.org/feed")
    key = replace(page(), url="https://example.org/feed?key=secret")
    assert decide(page=key, parsed=parsed(HOUR, hub=HUB)).hub is None
    assert decide(page=key, parsed=parsed(HOUR, hub=HUB, topic=URL)).hub == model.Hub(HUB, URL)
    named = parsed(HOUR, hub=HUB, topic=secret.url)
    assert decide(page=page(), parsed=named).hub == model.Hub(HUB, "https://example.org/feed")


def test_one_poll_in_a_hundred_asks_without_validators() -> None:
    asked = [polling.validators(FEED, chance / 1000) for chance in range(1000)]
    assert asked.count((None, None)) == 10
    assert asked[-1] == ('"1"', "then")


def test_jitter_lengthens_a_wait_by_up_to_a_tenth_and_never_beyond_a_day() -> None:
    waits = [decide(page=page(), parsed=parsed(HOUR), jitter=share).due_at for share in (0.0, 0.5, 1.0, 7.0)]
    assert waits == [NOW + SOON, NOW + 1.05 * SOON, NOW + 1.1 * SOON, NOW + 1.1 * SOON]
    tired = replace(FEED, attempts=30, told=True, failing_since=NOW - 9 * DAY)
    assert decide(tired, error=errors.FetchError("x"), jitter=1.0).due_at == NOW + DAY


def test_feeds_that_are_overdue_at_a_start_are_spread_over_up_to_an_interval() -> None:
    assert polling.spread(0, SOON) == timedelta(0)
    assert polling.spread(10, SOON) == timedelta(seconds=0.2)
    assert polling.spread(10**6, SOON) == SOON


def test_people_hear_of_a_feed_that_fails_within_a_day_and_a_bit_and_only_once() -> None:
    """Played from the first failure: every poll comes when the last one said."""
    feed, now, told = KNOWN, NOW, []
    while now < NOW + 5 * DAY:
        trouble = errors.FetchError("no", status=404)
        limits = {"interval": SOON, "interval_max": SELDOM}
        poll = polling.decide(feed, None, None, trouble, now=now, jitter=0.5, **limits)
        if poll.tell:
            told.append(now - NOW)
        feed = replace(
            feed, attempts=feed.attempts + 1, failing_since=poll.failing_since, told=feed.told or bool(poll.tell)
        )
        assert poll.due_at is not None
        now = poll.due_at
    assert len(told) == 1
    assert DAY <= told[0] < DAY * 1.1
