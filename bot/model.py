"""The values that flow along the line; each is frozen, each time is an aware UTC datetime.

Feed -> Item -> Entry -> Article -> Reading -> Story -> Delivery
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from summarizer.types import Summary


class Step(StrEnum):
    """The units of work; between them lies a row in the store."""

    POLL = "poll"
    SUMMARIZE = "summarize"
    DELIVER = "deliver"
    NOTIFY = "notify"
    PUSH = "push"


# ---------------------------------------------------------------- feeds


class FeedState(StrEnum):
    """Where a feed stands: it works, it fails and is asked again, or its site says that it is gone for good."""

    WORKING = "working"
    FAILING = "failing"
    RETIRED = "retired"


class Tell(StrEnum):
    """What the subscribers of a feed are told about it, once."""

    FAILING = "failing"
    RETIRED = "retired"
    TOPIC = "topic"  # not the feed's trouble: the topic of a forum that it came to is closed or deleted


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a feed's document asks to be asked: not more often than ``every``, and not in these hours and days (UTC)."""

    every: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()  # 0 to 23
    skip_days: frozenset[int] = frozenset()  # 0 is Monday


@dataclass(frozen=True, slots=True)
class Hub:
    """Who tells of a feed's news when they appear, and by which name it knows the feed (WebSub, section 4)."""

    url: str
    topic: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed we know: its address and what the last polls taught us about it."""

    id: int
    url: str
    title: str | None = None
    site: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None  # SHA-256 of the last body: an unchanged body is not parsed again
    interval: timedelta | None = None  # until the next poll when all goes well
    due_at: datetime | None = None
    checked_at: datetime | None = None
    succeeded_at: datetime | None = None
    attempts: int = 0  # failures in a row
    error: str | None = None
    rhythm: Rhythm = Rhythm()
    state: FeedState = FeedState.WORKING
    failing_since: datetime | None = None
    told: bool = False  # its subscribers know that it does not work
    successor: str | None = None  # another feed found on its site since
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # the operator's own; they may hold secrets
    push_until: datetime | None = None  # until then its hub tells us of news
    pushed_at: datetime | None = None  # when it last did

    @property
    def name(self) -> str:
        """What people call it: its title, else its address without scheme and password."""
        host, slash, path = self.url.partition("://")[2].partition("/")
        return self.title or f"{host.rpartition('@')[2].removeprefix('www.')}{slash}{path}".rstrip("/")


@dataclass(frozen=True, slots=True)
class Item:
    """One item as a feed gives it; text fields are plain text, ``content`` is the feed's own HTML."""

    key: str  # what makes it the same item next time: id, else link, else title and date
    url: str | None = None
    title: str | None = None
    published: datetime | None = None
    author: str | None = None
    description: str | None = None
    content: str | None = None
    image: str | None = None
    categories: tuple[str, ...] = ()  # what the paper files it under
    # The fingerprint of title and texts without what changes by itself (`bot.words`); empty: unknown.
    words: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed document, understood: items newest first, ``skipped`` says in words what could not be used."""

    title: str | None
    site: str | None
    items: tuple[Item, ...]
    language: str | None = None
    rhythm: Rhythm = Rhythm()
    skipped: tuple[str, ...] = ()
    hub: str | None = None  # where to ask for pushes, and its own address there, as far as the document says
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """Feeds that are offered together to whoever begins."""

    name: str
    feeds: tuple[tuple[str, str], ...]  # (address, title)


@dataclass(frozen=True, slots=True)
class Page:
    """The answer to one request, after redirects and decompression; ``body`` is empty when ``status`` is 304."""

    url: str
    status: int
    body: bytes = b""
    content_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None  # the new address when every redirect on the way was permanent
    max_age: timedelta | None = None  # how long it says to stay fresh
    hub: str | None = None  # what its Link headers call rel=hub and rel=self
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Poll:
    """What one poll of a feed leads to, to be stored as one: new facts about the feed, and the items seen."""

    due_at: datetime | None  # None: never again
    items: tuple[Item, ...] = ()
    title: str | None = None
    site: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    interval: timedelta | None = None
    error: str | None = None  # None: the poll succeeded (also when nothing changed)
    unchanged: bool = False  # 304 or the same bytes: keep title, digest and items as they are
    rhythm: Rhythm = Rhythm()
    url: str | None = None  # its new address, when it has moved for good
    state: FeedState = FeedState.WORKING
    failing_since: datetime | None = None
    tell: Tell | None = None
    successor: str | None = None  # another feed found on its site
    hub: Hub | None = None  # what the feed offers now; it says nothing where nothing changed
    asked_at: datetime | None = None  # when it began
    soon: datetime | None = None  # due then instead, where the feed was pushed since it began


@dataclass(frozen=True, slots=True)
class Push:
    """Our subscription at a hub; not ``wanted`` any more: it is to be ended."""

    id: int
    hub: Hub
    token: str | None  # what our address for its calls ends in; None: it was never asked
    wanted: bool = True
    feed_id: int | None = None
    feed_name: str = ""
    until: datetime | None = None  # it calls until then
    due_at: datetime | None = None  # when it is asked (again)
    attempts: int = 0  # requests that it has not confirmed
    error: str | None = None


# ---------------------------------------------------------------- articles and stories


@dataclass(frozen=True, slots=True)
class Entry:
    """An item waiting to be read, and the feed it came from."""

    id: int
    feed_id: int
    feed_name: str
    item: Item
    attempts: int = 0
    revision: int = 1  # one more each time its feed changed it


@dataclass(frozen=True, slots=True)
class Article:
    """What we could get of an article; ``text`` None means there is only the publisher's description."""

    url: str | None
    title: str | None
    text: str | None = None
    published: datetime | None = None
    language: str | None = None
    author: str | None = None
    image: str | None = None
    description: str | None = None
    source: str | None = None  # the name people know: site or feed title
    categories: tuple[str, ...] = ()  # what the feed files it under, else the page


@dataclass(frozen=True, slots=True)
class Reading:
    """An article read: its summary, or the reason in words why there is none."""

    article: Article
    summary: Summary | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """An event as told by one or more articles; the first reading is the one shown."""

    id: int
    revision: int
    reading: Reading
    feed_id: int | None = None
    also: tuple[tuple[str, str | None], ...] = ()  # (source, url) of the other articles about it
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article of a recent story, in the form that grouping needs."""

    story_id: int
    url: str | None
    title: str
    text: str  # its opening, as far as kept
    vector: Sequence[float]  # of unit length; empty when the article was not read


# ---------------------------------------------------------------- chats and deliveries


class Access(StrEnum):
    """Where a chat stands: waiting for an admin, allowed, refused, or closed by Telegram or /stop."""

    WAITING = "waiting"
    ALLOWED = "allowed"
    REFUSED = "refused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Look:
    """How a chat wants its stories to look and to arrive."""

    style: str | None = None  # compact, standard, full, custom (the operator's template); None: the operator's choice
    preview: str = "off"  # Telegram's own preview of the article's page: off, small, large
    picture: bool = False  # the article's picture above the text
    silent: bool = False  # arrives without a sound
    hashtags: bool = False


@dataclass(frozen=True, slots=True)
class Chat:
    """A Telegram chat (a person, a group or a channel) and what it chose."""

    id: int
    kind: str = "private"  # private, group, supergroup, channel
    title: str | None = None  # a person's name or the group's title
    username: str | None = None
    access: Access = Access.WAITING
    admin: bool = False
    paused: bool = False
    look: Look = Look()


@dataclass(frozen=True, slots=True)
class Member:
    """What somebody, or the bot itself, is in a chat."""

    present: bool
    admin: bool = False
    may_write: bool = True  # post, in a channel


@dataclass(frozen=True, slots=True)
class Subscription:
    """A chat's wish for a feed's news; ``muted`` keeps the subscription but sends nothing."""

    chat_id: int
    feed: Feed
    thread_id: int = 0
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message owed to one chat; the row that says so is the job."""

    id: int
    chat_id: int
    thread_id: int
    story_id: int
    revision: int
    feed_id: int | None = None
    attempts: int = 0
    doubts: int = 0  # sends begun before that nobody has answered: each may have come through
    created_at: datetime | None = None
    lease_until: datetime | None = None  # until then nobody else may send it
    edits: int | None = None  # the message that it changes; None: it is a message of its own
    parts: int = 0  # messages of a long text that Telegram has; the next one goes on behind them
    begun_at: datetime | None = None  # when its first message went out
    look: Look = Look()  # the chat's
    kind: str = "private"  # the chat's


@dataclass(frozen=True, slots=True)
class Ledger:
    """The outbox in figures; rows, but for ``retries`` (sends that failed and were tried again)."""

    due: int
    sent: int
    unknown: int
    failed: int
    repeated: int  # of those sent: an earlier send went unanswered, so the chat may have it twice
    retries: int
    lost: int  # neither settled nor ever to be sent: a bug
    plain: int = 0  # messages, answers too, that Telegram took only without formatting or buttons: a bug


@dataclass(frozen=True, slots=True)
class Notice:
    """What a chat is to be told about a feed of its; the row that says so is the job."""

    id: int
    chat_id: int
    thread_id: int
    feed: Feed
    tell: Tell
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: pressing it sends ``data`` back to us (at most 64 bytes) or opens ``url``."""

    text: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """A page that Telegram shows a preview of, under the text."""

    url: str
    large: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG to send with a caption instead of the text; by its ``url`` it is known again and uploaded once."""

    url: str
    jpeg: bytes
    caption: str  # Telegram HTML, at most 1,024 units


@dataclass(frozen=True, slots=True)
class File:
    """A file to send."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready to send: Telegram HTML and rows of inline buttons."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    silent: bool = False
    preview: Preview | None = None
    picture: Picture | None = None  # goes out with its caption; where that fails, ``html`` goes alone
    file: File | None = None  # goes out with ``html``, a short one then, as its caption
    more: tuple[str, ...] = ()  # a text too long for one message goes on in these

    @property
    def parts(self) -> tuple[Message, ...]:
        """What is sent, one after the other: sound, picture and preview come with the first, buttons with the last."""
        if not self.more:
            return (self,)
        first, *rest = replace(self, buttons=(), more=()), *(Message(text, silent=True) for text in self.more)
        return (first, *rest[:-1], replace(rest[-1], buttons=self.buttons))
