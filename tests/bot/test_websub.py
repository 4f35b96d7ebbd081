"""WebSub: what hubs are told (pure, as a table), and the whole of it between a feed, a hub and the bot's own server."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import cast

import httpx
import pytest
from aiohttp import web as aiohttp
from hypothesis import given
from hypothesis import strategies as st

from bot import feeds, fetch, model, pipeline, web
from bot.feeds import websub
from bot.model import Step
from bot.offload import Workers
from bot.serving import serve
from bot.store import Store
from tests import lines
from tests.bot import loopback
from tests.hub import Hub

NOW = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
MIN, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TOPIC = "https://news.example/feed"
CALLBACKS = websub.Callbacks("https://bot.example/news", b"k" * 32)
TOKEN = CALLBACKS.token(b"n" * websub.NONCE)
WANTED = model.Push(1, model.Hub("https://hub.example/", TOPIC), TOKEN, feed_id=1)
ENDED = model.Push(1, WANTED.hub, TOKEN, wanted=False)


def asks(mode: str, topic: str = TOPIC, challenge: str = "c-1", **more: str) -> dict[str, str]:
    named = {"mode": mode, "topic": topic, "challenge": challenge, **more}
    return {f"hub.{name}": value for name, value in named.items()}


def lease(seconds: str) -> dict[str, str]:
    return asks("subscribe", lease_seconds=seconds)


def until(length: timedelta, renewal: timedelta) -> websub.Answer:
    return websub.Answer(200, "c-1", NOW + length, NOW + renewal)


TABLE = [
    # (what it is about, what is known of the address, what the hub asks, the answer)
    ("we asked for it", WANTED, lease("864000"), until(10 * DAY, 9 * DAY)),
    ("a day's lease", WANTED, lease("86400"), until(DAY, 0.9 * DAY)),
    ("an hour's lease", WANTED, lease("3600"), until(HOUR, 54 * MIN)),
    ("a lease of seconds", WANTED, lease("5"), until(timedelta(seconds=5), 10 * MIN)),
    ("a lease for ever", WANTED, lease("9999999999"), until(30 * DAY, 29 * DAY)),
    ("no lease named", WANTED, asks("subscribe"), until(10 * DAY, 9 * DAY)),
    ("a lease that is no number", WANTED, lease("-1"), until(10 * DAY, 9 * DAY)),
    ("another topic", WANTED, asks("subscribe", "https://other.example/"), websub.NO),
    ("no topic", WANTED, {"hub.mode": "subscribe", "hub.challenge": "c"}, websub.NO),
    ("no challenge", WANTED, asks("subscribe", challenge=""), websub.NO),
    ("a page for a challenge", WANTED, asks("subscribe", challenge="<script>\n"), websub.NO),
    ("a challenge without end", WANTED, asks("subscribe", challenge="c" * 1001), websub.NO),
    ("no mode", WANTED, {"hub.topic": TOPIC, "hub.challenge": "c"}, websub.NO),
    ("an unknown mode", WANTED, asks("publish"), websub.NO),
    ("to end what we want", WANTED, asks("unsubscribe"), websub.NO),
    ("to end what we ended", ENDED, asks("unsubscribe"), websub.Answer(200, "c-1")),
    ("to end what we forgot", None, asks("unsubscribe"), websub.Answer(200, "c-1")),
    ("to begin what we ended", ENDED, asks("subscribe"), websub.NO),
    ("to begin what we forgot", None, asks("subscribe"), websub.NO),
    ("it denies", WANTED, asks("denied"), websub.Answer(200, denied="the hub denies it")),
    ("and why", WANTED, asks("denied", reason="a\nb"), websub.Answer(200, denied="the hub denies it: a b")),
    ("it denies another topic", WANTED, asks("denied", "https://other.example/"), websub.NO),
    ("it denies what we ended", ENDED, asks("denied"), websub.NO),
]


@pytest.mark.parametrize(("about", "push", "query", "answer"), TABLE, ids=[row[0] for row in TABLE])
def test_a_hub_that_asks_back_gets_its_answer(
    about: str, push: model.Push | None, query: dict[str, str], answer: websub.Answer
) -> None:
    assert websub.judge(push, query, NOW) == answer


def test_the_request_holds_what_the_standard_asks_for() -> None:
    assert websub.form(WANTED, CALLBACKS) == {
        "hub.callback": f"https://bot.example/news/websub/{TOKEN}",
        "hub.mode": "subscribe",
        "hub.topic": TOPIC,
        "hub.verify": "async",
        "hub.secret": CALLBACKS.secret(TOKEN),
        "hub.lease_seconds": "864000",
    }
    assert "hub.secret" not in websub.form(ENDED, CALLBACKS)
    assert websub.form(ENDED, CALLBACKS)["hub.mode"] == "unsubscribe"


def test_a_hub_that_is_silent_is_asked_less_and_less() -> None:
    assert [websub.again(attempts) for attempts in (0, 1, 2, 99)] == [10 * MIN, 20 * MIN, 40 * MIN, DAY]


@given(st.text(max_size=60) | st.from_regex(r"[A-Za-z0-9_-]{43}", fullmatch=True))
def test_only_our_own_tokens_are_known(token: str) -> None:
    assert CALLBACKS.knows(token) == (token == TOKEN)


def test_a_token_says_nothing_about_its_secret_and_another_key_knows_none() -> None:
    other = websub.Callbacks(CALLBACKS.root, b"x" * 32)
    assert CALLBACKS.knows(TOKEN)
    assert not other.knows(TOKEN)
    assert other.secret(TOKEN) != CALLBACKS.secret(TOKEN)
    changed = TOKEN[:-2] + ("A" if TOKEN[-2] != "A" else "B") + TOKEN[-1]
    assert not CALLBACKS.knows(changed)
    assert "k" * 8 not in repr(CALLBACKS)


@given(st.binary(max_size=200), st.sampled_from(websub.ALGORITHMS), st.integers(1, 50))
def test_a_signature_is_right_in_whatever_pieces_the_body_comes(body: bytes, algorithm: str, size: int) -> None:
    signed = hmac.new(b"secret", body, algorithm).hexdigest()
    for signature, right in ((signed, True), (signed.upper(), True), ("0" * len(signed), False), (signed[:-1], False)):
        check = websub.Check(f"{algorithm}={signature}", "secret")
        for start in range(0, len(body), size):
            check.update(body[start : start + size])
        assert check.is_right is right


@pytest.mark.parametrize("signature", ["", "sha256", "sha256=", "md5=" + "0" * 32, "=", "sha256=ü", "SHA256"])
def test_what_is_no_signature_is_not_right(signature: str) -> None:
    check = websub.Check(signature, "secret")
    check.update(b"body")
    assert not check.is_right


# ---------------------------------------------------------------- between a feed, a hub and the bot's own server

ALICE = 11
NEWS = "<item><guid>{0}</guid><title>News {0}</title><link>https://news.example/{0}</link></item>"


class Here:
    """Work done in this process."""

    async def run(self, function: object, *args: object, **more: object) -> object:
        assert function is feeds.parse
        return feeds.parse(*args, **more)  # type: ignore[arg-type]


@dataclass
class Scene:
    """A line with one feed that Alice reads, the feed's hub, the bot's web server, and a clock that tests move."""

    store: Store
    now: datetime
    hub: Hub
    hub_url: str = ""
    site: str = ""
    root: str = ""
    news: int = 1
    named: bool = True  # the feed names its hub
    polls: list[dict[str, str]] = field(default_factory=list)  # their headers

    async def answer(self, request: aiohttp.BaseRequest) -> aiohttp.Response:
        self.polls.append(dict(request.headers))
        links = {"Link": f'<{self.hub_url}/>; rel="hub", <{self.topic}>; rel="self"'} if self.named else {}
        items = "".join(map(NEWS.format, range(self.news, 0, -1)))
        body = f"<rss version='2.0'><channel><title>Herald</title>{items}</channel></rss>"
        return aiohttp.Response(text=body, content_type="application/rss+xml", headers=links)

    def wire(self, fetcher: fetch.Fetcher) -> None:
        callbacks = websub.Callbacks(self.root, b"k" * 32)
        self.line = replace(
            lines.polling(self.store, fetcher, cast(Workers, Here()), lambda: self.now), callbacks=callbacks
        )

    @property
    def topic(self) -> str:
        return f"{self.site}/feed"

    @property
    def callback(self) -> str:
        [one] = self.hub.subscribers.values()
        return one.callback

    async def feed(self) -> model.Feed:
        feed = await self.store.feeds.get(1)
        assert feed is not None
        return feed

    async def wait(self) -> timedelta | None:
        """Until the next poll."""
        due = (await self.feed()).due_at
        return None if due is None else due - self.now

    async def works(self, *steps: Step) -> None:
        """Every row that is due, once; the hub has its say."""
        for step in steps:
            run = {Step.POLL: pipeline.poll, Step.PUSH: pipeline.push}[step]
            for row_id in await self.store.due(step, self.now, 100):
                await run(self.line, row_id)
        await self.hub.settled()

    async def begins(self) -> None:
        """The feed is polled, its hub asked, and the poll after that knows of it."""
        await self.works(Step.POLL, Step.PUSH)
        self.now += 1.1 * SOON
        await self.works(Step.POLL)


SOON, SELDOM = 10 * MIN, 6 * HOUR


@asynccontextmanager
async def staged(store: Store, now: datetime, hub: Hub) -> AsyncIterator[Scene]:
    scene = Scene(store, now, hub)
    await store.chats.save(model.Chat(ALICE, access=model.Access.ALLOWED), now)
    served = web.application(store, lambda: scene.now, hubs=web.Hubs(CALLBACKS_HERE, MIN))
    async with (
        serve(hub.app) as scene.hub_url,
        loopback.serve(scene.answer) as scene.site,
        serve(served) as scene.root,
        loopback.fetcher() as fetcher,
    ):
        scene.wire(fetcher)
        feed = await store.feeds.add(scene.topic, now=now)
        await store.chats.subscribe(ALICE, feed.id, now)
        yield scene


CALLBACKS_HERE = websub.Callbacks("http://bot.example", b"k" * 32)  # of the same key as the line's


@pytest.fixture(name="scene")
async def _scene(store: Store, now: datetime) -> AsyncIterator[Scene]:
    async with staged(store, now, Hub()) as scene:
        yield scene


async def test_a_hub_is_asked_asks_back_and_then_polls_are_only_a_safety_net(scene: Scene) -> None:
    await scene.works(Step.POLL)
    assert await scene.wait() is not None
    await scene.works(Step.PUSH)
    assert not scene.hub.failures
    assert scene.hub.requests[0]["hub.topic"] == scene.topic
    assert (await scene.feed()).push_until == scene.now + DAY
    assert 0 < (await scene.wait() or DAY) / SOON < 1.11
    scene.now += 1.1 * SOON
    await scene.works(Step.POLL, Step.PUSH)
    assert 1 <= (await scene.wait() or HOUR) / SELDOM < 1.11
    assert len(scene.hub.requests) == 1


async def test_news_that_a_hub_tells_of_are_polled_at_once(scene: Scene) -> None:
    await scene.begins()
    scene.now += HOUR
    scene.news = 2
    assert await scene.hub.tell(scene.topic, b"whatever it says is not read") == [202]
    assert await scene.wait() == timedelta(0)
    await scene.works(Step.POLL)
    assert scene.polls[-1]["Cache-Control"] == "no-cache"
    assert "Cache-Control" not in scene.polls[-2]
    assert await scene.store.feeds.rates(scene.now) == {1: 2 / 4}  # two articles in four weeks
    assert 1 <= (await scene.wait() or HOUR) / SELDOM < 1.11


async def test_many_calls_make_one_poll_a_minute(scene: Scene) -> None:
    await scene.begins()
    polls = len(scene.polls)
    for _ in range(5 * 12):
        scene.now += timedelta(seconds=5)
        assert await scene.hub.tell(scene.topic) == [202]
        await scene.works(Step.POLL)
    assert len(scene.polls) - polls in (4, 5, 6)


async def test_news_told_during_a_poll_are_not_lost(scene: Scene) -> None:
    await scene.begins()
    scene.now += HOUR
    await scene.hub.tell(scene.topic)
    feed = await scene.store.feeds.claim(1, scene.now)
    assert feed is not None
    began = scene.now
    scene.now += timedelta(seconds=2)
    await scene.hub.tell(scene.topic)  # after the answer was made, before it is stored
    poll = model.Poll(scene.now + SELDOM, unchanged=True, asked_at=began, soon=scene.now + MIN)
    await scene.store.feeds.save(1, poll, scene.now)
    assert await scene.wait() == MIN


async def test_news_that_a_cache_hides_are_looked_for_again(scene: Scene) -> None:
    await scene.begins()
    scene.now += HOUR
    await scene.hub.tell(scene.topic)
    await scene.works(Step.POLL)  # nothing new yet
    assert (await scene.wait() or DAY) < 1.2 * SOON


async def test_a_call_that_is_not_signed_by_the_hub_is_taken_and_ignored(scene: Scene) -> None:
    await scene.begins()
    scene.now += HOUR
    before = await scene.feed()
    for signature in ("sha256=" + "0" * 64, "sha1=", "md5=d41d8cd98f00b204e9800998ecf8427e"):
        assert await scene.hub.tell(scene.topic, signature=signature) == [202]
    assert await scene.feed() == before


async def test_a_hub_that_does_not_sign_is_not_waited_for(scene: Scene) -> None:
    await scene.begins()
    scene.now += HOUR
    for _ in range(2):
        async with httpx.AsyncClient() as client:
            assert (await client.post(scene.callback, content=b"<rss/>")).status_code == 202
    feed, [push] = await scene.feed(), (await scene.store.pushes.of(1)).values()
    assert (feed.push_until, feed.pushed_at) == (None, None)
    assert (push.error, push.due_at) == ("the hub does not sign its calls", scene.now + DAY)
    await scene.works(Step.POLL)
    assert (await scene.wait() or DAY) < 1.2 * SOON


@pytest.mark.parametrize("algorithm", websub.ALGORITHMS)
async def test_each_algorithm_of_the_standard_is_understood(scene: Scene, algorithm: str) -> None:
    await scene.begins()
    scene.now += HOUR
    assert await scene.hub.tell(scene.topic, b"\xff" * 100_000, algorithm=algorithm) == [202]
    assert await scene.wait() == timedelta(0)


async def test_strangers_get_nothing_and_cost_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    await scene.begins()

    async def looked(*_args: object) -> None:
        raise AssertionError("the store was asked")

    monkeypatch.setattr(scene.store.pushes, "by_token", looked)
    monkeypatch.setattr(scene.store.pushes, "pushed", looked)
    async with httpx.AsyncClient() as client:
        for token in ("x", "a" * 43, scene.callback.rpartition("/")[2][:-1] + "ü", "%00"):
            address = f"{scene.root}/websub/{token}"
            query = {"hub.mode": "subscribe", "hub.topic": scene.topic, "hub.challenge": "<b>"}
            assert (await client.get(address, params=query)).status_code == 404
            assert (await client.post(address, content=b"x")).status_code == 404
        assert (await client.put(scene.callback, content=b"x")).status_code == 405
        assert (await client.head(scene.callback)).status_code == 404


async def test_only_the_challenge_is_given_back_and_no_browser_reads_more_into_it(scene: Scene) -> None:
    await scene.begins()
    answer = await scene.hub.ask(scene.callback, mode="subscribe", topic=scene.topic, challenge="<script>", x="y")
    assert (answer.status_code, answer.text) == (200, "<script>")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    refused = await scene.hub.ask(scene.callback, mode="subscribe", topic="<script>", challenge="<script>")
    assert (refused.status_code, refused.text) == (404, "")


async def test_a_body_without_end_is_cut_off(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    await scene.begins()
    monkeypatch.setattr(web, "MOST_PUSHED", 1_000)
    monkeypatch.setattr(web, "SLOWEST", timedelta(seconds=0.2))
    assert await scene.hub.tell(scene.topic, b"x" * 1_001) == [413]

    host, _, port = scene.root.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    path = scene.callback.removeprefix(scene.root)
    writer.write(f"POST {path} HTTP/1.1\r\nHost: bot\r\nContent-Length: 99\r\n\r\nx".encode())
    async with asyncio.timeout(10):
        assert (await reader.read(1_000)).startswith(b"HTTP/1.1 408 ")
    writer.close()


async def test_a_lease_is_renewed_before_it_ends(scene: Scene) -> None:
    await scene.begins()
    began, callback = scene.now, scene.callback
    for _ in range(24 * 2 * 3):  # three days
        scene.now += HOUR / 2
        await scene.works(Step.POLL, Step.PUSH)
        until = (await scene.feed()).push_until
        assert until is not None
        assert until > scene.now
    assert len(scene.hub.requests) == 1 + 3  # a lease of a day is renewed after nine tenths of it
    assert scene.callback == callback  # the same address: the hub has one subscription
    assert scene.now - began == 3 * DAY
    assert len(scene.polls) < 2 + 3 * 5


async def test_a_lease_that_is_not_renewed_brings_the_usual_polls_back(scene: Scene) -> None:
    await scene.begins()
    scene.hub.refuses = 503
    end, polls = scene.now + 1.5 * DAY, []
    while scene.now < end:
        scene.now += SOON
        before = len(scene.polls)
        await scene.works(Step.POLL, Step.PUSH)
        polls += [scene.now] * (len(scene.polls) - before)
    until = (await scene.feed()).push_until
    assert until is not None
    first = next(poll for poll in polls if poll >= until)
    assert first - until <= 2 * SOON  # the clock goes in steps of ten minutes
    assert len([poll for poll in polls if poll > until + HOUR]) > 10
    assert 6 < len(scene.hub.requests) < 12  # it was asked less and less
    [push] = (await scene.store.pushes.of(1)).values()
    assert push.error is not None
    assert push.error.endswith("refused (status 503): not today")


async def test_a_hub_that_denies_changes_nothing_and_is_asked_again_a_day_later(scene: Scene) -> None:
    scene.hub.denies = "not on my list"
    await scene.works(Step.POLL, Step.PUSH)
    [push] = (await scene.store.pushes.of(1)).values()
    assert (push.error, push.due_at) == ("the hub denies it: not on my list", scene.now + DAY)
    assert (await scene.feed()).push_until is None
    assert (await scene.wait() or DAY) < 1.2 * SOON
    scene.hub.denies = None
    scene.now += DAY
    await scene.works(Step.PUSH)
    assert (await scene.feed()).push_until == scene.now + DAY


async def test_a_hub_that_denies_in_the_middle_brings_the_usual_polls_back_at_once(scene: Scene) -> None:
    await scene.begins()
    answer = await scene.hub.ask(scene.callback, mode="denied", topic=scene.topic, reason="closing down")
    assert answer.status_code == 200
    assert (await scene.feed()).push_until is None
    assert await scene.wait() == timedelta(0)


async def test_a_hub_that_asks_back_before_it_answers_is_understood(store: Store, now: datetime) -> None:
    async with staged(store, now, Hub(eager=True)) as scene:
        await scene.works(Step.POLL, Step.PUSH)
        [push] = (await store.pushes.of(1)).values()
        assert (push.until, push.due_at, push.attempts) == (now + DAY, now + 0.9 * DAY, 0)
        await store.feeds.remove(1)
        await scene.works(Step.PUSH)
        assert not scene.hub.subscribers


async def test_a_feed_that_is_removed_is_ended_at_its_hub(scene: Scene) -> None:
    await scene.begins()
    callback = scene.callback
    await scene.store.feeds.remove(1)
    await scene.works(Step.PUSH)
    assert scene.hub.requests[-1]["hub.mode"] == "unsubscribe"
    assert not scene.hub.subscribers
    assert not scene.hub.failures
    assert await scene.store.due(Step.PUSH, scene.now + 99 * DAY, 10) == []
    again = await scene.hub.ask(callback, mode="subscribe", topic=scene.topic, challenge="c")
    assert again.status_code == 404


async def test_a_hub_that_calls_for_what_nobody_reads_any_more_hears_so(scene: Scene) -> None:
    await scene.begins()
    await scene.store.chats.unsubscribe(ALICE, 1, scene.now)
    assert await scene.hub.tell(scene.topic) == [410]
    assert (await scene.feed()).push_until is None
    assert await scene.store.pushes.of(1) == {}


async def test_a_feed_that_nobody_reads_any_more_is_not_renewed_but_ended(scene: Scene) -> None:
    await scene.begins()
    await scene.store.chats.unsubscribe(ALICE, 1, scene.now)
    scene.now += DAY
    await scene.works(Step.PUSH)
    assert not scene.hub.subscribers
    assert scene.hub.requests[-1]["hub.mode"] == "unsubscribe"


async def test_a_feed_that_names_another_topic_is_subscribed_anew_and_the_old_ended(scene: Scene) -> None:
    await scene.begins()
    old = scene.callback
    scene.site = scene.site.replace("127.0.0.1", "localhost")
    scene.news = 2
    scene.now += 7 * HOUR
    await scene.works(Step.POLL)
    assert (await scene.wait() or DAY) <= 1.1 * SOON  # until the new one stands
    await scene.works(Step.PUSH)
    assert [one.topic for one in scene.hub.subscribers.values()] == [scene.topic]
    assert scene.callback != old
    assert not scene.hub.failures


async def test_a_feed_that_names_no_hub_any_more_is_polled_as_ever(scene: Scene) -> None:
    await scene.begins()
    scene.named, scene.news = False, 2
    scene.now += 7 * HOUR
    await scene.works(Step.POLL, Step.PUSH)
    assert not scene.hub.subscribers
    assert (await scene.feed()).push_until is None
    assert (await scene.wait() or DAY) <= 1.1 * SOON


async def test_another_public_address_asks_every_hub_anew(scene: Scene) -> None:
    await scene.store.pushes.settle(scene.root, scene.now)
    await scene.begins()
    await scene.store.pushes.settle(scene.root, scene.now)
    assert (await scene.feed()).push_until is not None
    await scene.store.pushes.settle("https://elsewhere.example", scene.now)
    assert (await scene.feed()).push_until is None
    assert await scene.wait() == timedelta(0)
    await scene.works(Step.PUSH)
    assert len(scene.hub.subscribers) == 2  # the old address ends with its lease


async def test_a_feed_in_trouble_is_left_to_its_own_time(scene: Scene) -> None:
    await scene.begins()
    trouble = model.Poll(
        scene.now + DAY, error="come back tomorrow", state=model.FeedState.FAILING, failing_since=scene.now
    )
    scene.now += 7 * HOUR
    assert await scene.store.feeds.claim(1, scene.now)
    await scene.store.feeds.save(1, replace(trouble, due_at=scene.now + DAY), scene.now)
    assert await scene.hub.tell(scene.topic) == [202]
    assert await scene.wait() == DAY


async def test_without_a_public_address_a_lease_of_before_slows_nothing(scene: Scene) -> None:
    await scene.begins()
    scene.line = replace(scene.line, callbacks=None)
    scene.now += 7 * HOUR
    await scene.works(Step.POLL)
    assert (await scene.wait() or DAY) < 1.2 * SOON


async def test_two_processes_ask_a_hub_once(scene: Scene, store_url: str) -> None:
    await scene.works(Step.POLL)
    other = await Store.open(store_url)
    try:
        [push_id] = await other.due(Step.PUSH, scene.now, 10)
        lines_ = [scene.line, replace(scene.line, store=other)]
        await asyncio.gather(*(pipeline.push(one, push_id) for one in lines_ * 4))
    finally:
        await other.close()
    await scene.hub.settled()
    assert len(scene.hub.requests) == 1


async def test_the_operator_sees_how_many_feeds_are_pushed(scene: Scene) -> None:
    async with httpx.AsyncClient() as client:
        await scene.works(Step.POLL)
        assert 'newsbot_pushes{state="live"} 0.0' in (await client.get(f"{scene.root}/metrics")).text
        await scene.works(Step.PUSH)
        assert 'newsbot_pushes{state="live"} 1.0' in (await client.get(f"{scene.root}/metrics")).text
        await scene.hub.ask(scene.callback, mode="denied", topic=scene.topic)
        assert 'newsbot_pushes{state="refused"} 1.0' in (await client.get(f"{scene.root}/metrics")).text
