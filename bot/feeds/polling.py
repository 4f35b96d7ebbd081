"""When to ask a feed again, and what its answer means; pure: the poll, what is known and ``now`` in, values out.

    validators -> (the request) -> decide -> _worked, _failed or _retired

A feed is asked again after the longest of its own interval (short while it is active, long in silence), what the
document asks for (``ttl``, ``sy:updatePeriod``), what the answer asks for (max-age, Expires, Retry-After): those up to
a day. Failures double the wait up to a day and never end it. ``skipHours`` and ``skipDays`` move it on. While a hub
tells of its news (`websub`) it is asked as seldom as a silent one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import backoff, errors, links, markup, model
from bot.model import FeedState, Tell

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
ACTIVE = DAY  # a feed whose newest item is younger is asked at every interval
DRIFT = 0.02  # of the silence is added to the interval: 39 min after a day, 6 h after 12 days
JITTER = 0.1  # of the wait, so that feeds added together do not stay together
DOUBT = 0.01  # of the polls ask without validators: some servers say "not modified" for ever
PATIENCE = DAY  # of failures, before people are told
FLOOR = timedelta(minutes=1)  # between the polls of a feed that its hub asks for; a hub may call ten times a second
SETTLED = HOUR  # after a push, by when caches on the way show what it was about
A_SECOND = 50  # overdue feeds taken up in each second after a start


def digest(body: bytes) -> str:
    """What identifies a body: the SHA-256 of its bytes, in hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def validators(feed: model.Feed, chance: float) -> tuple[str | None, str | None]:
    """The ETag and Last-Modified to send; none of them in one poll of a hundred. ``chance`` is from 0 to 1."""
    return (None, None) if chance < DOUBT else (feed.etag, feed.last_modified)


def spread(overdue: int, interval: timedelta) -> timedelta:
    """Over how long to spread feeds that are all overdue at a start: fifty in a second, at most one interval."""
    return min(timedelta(seconds=overdue / A_SECOND), interval)


def pause(interval: timedelta) -> timedelta:
    """How long after a poll the next one may be, when the feed's hub tells of news."""
    return min(interval, FLOOR)


def decide(
    feed: model.Feed,
    page: model.Page | None,
    parsed: model.ParsedFeed | None,
    error: Exception | None,
    *,
    now: datetime,
    interval: timedelta,
    interval_max: timedelta,
    jitter: float,
) -> model.Poll:
    """What a poll leads to: ``error`` when it failed, ``parsed`` when it brought news, else nothing had changed.

    ``interval`` and ``interval_max`` are the operator's: never sooner, and no longer in silence. ``jitter``, from 0
    to 1, lengthens the wait by up to a tenth.
    """
    clock = _Clock(now, interval, interval_max, min(max(jitter, 0.0), 1.0))
    if isinstance(error, errors.FetchError) and error.status == 410:
        return _retired(feed, error, clock)
    if error is not None:
        return _failed(feed, error, clock)
    return _worked(feed, page, parsed, clock)


@dataclass(frozen=True, slots=True)
class _Clock:
    """Now, and the limits of every wait."""

    now: datetime
    interval: timedelta
    interval_max: timedelta
    jitter: float

    def after(self, usual: timedelta, asked: timedelta, rhythm: model.Rhythm) -> datetime:
        """The next poll: after the longer wait, what others ask for up to a day, at an hour the feed does not skip."""
        wait = max(usual, min(asked, DAY), self.interval) * (1 + JITTER * self.jitter)
        wait = min(wait, max(DAY, self.interval_max, self.interval))
        return _allowed(self.now + wait, rhythm, self.now + max(wait, DAY))


def _known(feed: model.Feed) -> model.Poll:
    """A poll that changes nothing."""
    return model.Poll(
        due_at=feed.due_at,
        title=feed.title,
        site=feed.site,
        etag=feed.etag,
        last_modified=feed.last_modified,
        digest=feed.digest,
        interval=feed.interval,
        rhythm=feed.rhythm,
    )


def _worked(feed: model.Feed, page: model.Page | None, parsed: model.ParsedFeed | None, clock: _Clock) -> model.Poll:
    poll = replace(_known(feed), unchanged=parsed is None)
    longest = max(clock.interval, clock.interval_max)
    if parsed is None:
        usual = min((feed.interval or clock.interval) * (1 + DRIFT), longest)
    else:
        newest = next((item.published for item in parsed.items if item.published), None)
        silence = max(clock.now - newest - ACTIVE, timedelta(0)) if newest else timedelta(0)
        usual = min(clock.interval + silence * DRIFT, longest)
        title, site = parsed.title or feed.title, parsed.site or feed.site
        poll = replace(poll, items=parsed.items, title=title, site=site, rhythm=parsed.rhythm, hub=_hub(page, parsed))
    usual = max(usual, clock.interval)
    if page is not None:
        fresh = page.status != 304
        poll = replace(
            poll,
            etag=page.etag if fresh else page.etag or feed.etag,
            last_modified=page.last_modified if fresh else page.last_modified or feed.last_modified,
            digest=digest(page.body) if fresh else feed.digest,
            url=page.moved_to if page.moved_to != feed.url else None,
        )
    asked = max(poll.rhythm.every or timedelta(0), (page and page.max_age) or timedelta(0))
    due_at = clock.after(_with_hub(feed, poll, usual, clock), asked, poll.rhythm)
    return replace(poll, due_at=due_at, interval=usual, soon=clock.now + pause(clock.interval))


def _with_hub(feed: model.Feed, poll: model.Poll, usual: timedelta, clock: _Clock) -> timedelta:
    """The wait of a feed whose hub tells of news: polls are only a safety net then, up to the end of the lease.

    Not where it has just told of some that the answer does not show yet: a cache may still hold the old document.
    """
    left = feed.push_until - clock.now if feed.push_until else timedelta(0)
    unseen = poll.unchanged and feed.pushed_at is not None and clock.now - feed.pushed_at < SETTLED
    return usual if unseen else max(usual, min(clock.interval_max, left / (1 + JITTER)))


def _hub(page: model.Page | None, parsed: model.ParsedFeed) -> model.Hub | None:
    """The hub that a feed names, in the answer's Link headers before the document (WebSub, 4), and its name there.

    One that does not say its name is known by its address. A password in it, or a query, which may hold a key, is not
    the hub's to know.
    """
    hub = (page and page.hub) or parsed.hub
    address = page.url if page and "?" not in page.url else None
    topic = (page and page.topic) or parsed.topic or address
    return model.Hub(hub, links.without_login(topic)) if hub and topic else None


def _failed(feed: model.Feed, error: Exception, clock: _Clock) -> model.Poll:
    since = feed.failing_since or clock.now
    left = since + PATIENCE - clock.now
    wait = backoff.doubled(clock.interval, feed.attempts, DAY)
    if left > timedelta(0):  # so that people hear of it after a day, not at the end of the longest wait
        wait = min(wait, left)
    asked = error.retry_after if isinstance(error, errors.FetchError) else None
    return replace(
        _known(feed),
        due_at=clock.after(wait, asked or timedelta(0), feed.rhythm),
        error=_reason(error),
        state=FeedState.FAILING,
        failing_since=since,
        tell=Tell.FAILING if left <= timedelta(0) and not feed.told else None,
    )


def _retired(feed: model.Feed, error: Exception, clock: _Clock) -> model.Poll:
    return replace(
        _known(feed),
        due_at=None,
        error=_reason(error),
        state=FeedState.RETIRED,
        failing_since=feed.failing_since or clock.now,
        tell=Tell.RETIRED,
    )


def _allowed(due_at: datetime, rhythm: model.Rhythm, latest: datetime) -> datetime:
    """Moved on by whole hours past those that the feed does not want (UTC), at most to ``latest``.

    Whole hours keep the feeds spread over the hour. A feed that wants no hour at all is not taken at its word.
    """
    moved = due_at
    for _ in range(24 * 7):
        if moved.hour not in rhythm.skip_hours and moved.weekday() not in rhythm.skip_days:
            return max(due_at, min(moved, latest))
        moved += HOUR
    return due_at


def _reason(error: Exception) -> str:
    ours = isinstance(error, errors.NewsbotError)
    return markup.fold(str(error) if ours else f"it failed unexpectedly ({type(error).__name__})", 300)
