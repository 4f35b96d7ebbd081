"""The writes of a send, each one function for all who ask at one moment: see `outbox`, which says what they promise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Row,
    Update,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from bot.model import Access, Delivery
from bot.store import jobs
from bot.store.engine import insert_new
from bot.store.schema import Utc, chats, deliveries, messages, stories, subscriptions

Work = Callable[[Connection, Sequence[Any]], Sequence[Any]]  # one kind of write, for many who asked

SENT = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("row"))
    .values(
        state="sent",
        message_id=bindparam("message"),
        settled_at=bindparam("at", type_=Utc()),
        due_at=None,
        lease_until=None,
        error=None,
    )
)
FORGET = delete(messages).where(messages.c.chat_id == bindparam("chat"), messages.c.message_id == bindparam("message"))
# The chat may have moved or gone while its message was under way; that must not undo what else is settled.
REMEMBER = insert(messages).from_select(
    ["chat_id", "message_id", "story_id"],
    select(
        bindparam("chat", type_=BigInteger()),
        bindparam("message", type_=BigInteger()),
        bindparam("story", type_=BigInteger()),
    ).where(exists().where(chats.c.id == bindparam("chat", type_=BigInteger()))),
)


def each_kind(connection: Connection, asked: Sequence[tuple[Work, Any]]) -> list[Any]:
    """What many asked for, in one transaction: each kind of write is done once for all who want it."""
    answers: dict[int, Any] = {}
    for work in dict.fromkeys(work for work, _ in asked):
        places = [place for place, (wanted, _) in enumerate(asked) if wanted is work]
        answers |= zip(places, work(connection, [asked[place][1] for place in places]), strict=True)
    return [answers[place] for place in range(len(asked))]


def claim(connection: Connection, asked: Sequence[tuple[int, datetime]]) -> list[Delivery | None]:
    wanted = deliveries.c.id.in_({delivery_id for delivery_id, _ in asked})
    found = {delivery.id: delivery for delivery in take(connection, asked[-1][1], wanted)}
    return [found.pop(delivery_id, None) for delivery_id, _ in asked]


def take(connection: Connection, now: datetime, which: ColumnElement[bool]) -> list[Delivery]:
    """Claim the rows that are due, in order.

    Where ``which`` holds a sub-select, two sessions of PostgreSQL would get the same rows without the condition here.
    """
    look, kind = (
        select(column).where(chats.c.id == deliveries.c.chat_id).scalar_subquery().label(column.name)
        for column in (chats.c.look, chats.c.kind)
    )
    query = (
        update(deliveries)
        .where(
            which,
            jobs.is_due(deliveries, now),
            deliveries.c.state == "due",
            exists().where(chats.c.id == deliveries.c.chat_id, may_get_news(now)),
        )
        .values(lease_until=now + jobs.LEASE)
        .returning(deliveries, look, kind)
    )
    return sorted(map(_delivery, connection.execute(query).all()), key=lambda row: row.id)


def begin(connection: Connection, asked: Sequence[tuple[Sequence[Delivery], datetime]]) -> list[bool]:
    now = asked[-1][1]
    # Before its lease has ended nobody else can have taken a row; afterwards its state cannot tell.
    held = {row.id for batch, _ in asked for row in batch if row.lease_until and now < row.lease_until}
    ours = (deliveries.c.id.in_(held), deliveries.c.state == "due", deliveries.c.lease_until.is_not(None))
    begun_at = case((deliveries.c.parts > 0, deliveries.c.begun_at), else_=literal(now, Utc()))
    changes = {"doubts": deliveries.c.doubts + 1, "begun_at": begun_at, "lease_until": now + jobs.LEASE}
    query = update(deliveries).where(*ours).values(changes).returning(deliveries.c.id)
    left = set(connection.execute(query).scalars())
    begun = [all(row.id in left for row in batch) for batch, _ in asked]
    for (batch, _), ok in zip(asked, begun, strict=True):
        if not ok:  # a digest that some of its rows have left
            execute(connection, [recounting([row for row in batch if row.id in left], unsure=False)])
    return begun


def settle(connection: Connection, asked: Sequence[tuple[Sequence[Delivery], int, datetime]]) -> list[None]:
    sent = [{"row": row.id, "message": message_id, "at": now} for batch, message_id, now in asked for row in batch]
    about = [
        {"chat": batch[0].chat_id, "message": message_id, "story": batch[0].story_id}
        for batch, message_id, _ in asked
        if len(batch) == 1
    ]
    connection.execute(SENT, sent)
    if about:
        connection.execute(FORGET, about)
        connection.execute(REMEMBER, about)
    owe_edits(connection, asked[-1][2], deliveries.c.id.in_([row["row"] for row in sent]))
    return [None for _ in asked]


def execute(connection: Connection, asked: Sequence[Sequence[Update]]) -> list[None]:
    for queries in asked:
        for query in queries:
            connection.execute(query)
    return [None for _ in asked]


def recounting(batch: Sequence[Delivery], *, unsure: bool) -> list[Update]:
    """The sends in doubt: those before this one, and this one where its fate is unknown too."""
    return [update(deliveries).where(deliveries.c.id == row.id).values(doubts=row.doubts + unsure) for row in batch]


def closing(which: ColumnElement[bool], now: datetime, **values: Any) -> Update:
    owed = and_(which, deliveries.c.state == "due")
    return update(deliveries).where(owed).values(due_at=None, lease_until=None, settled_at=now, **values)


# ---------------------------------------------------------------- their parts


def wants_news() -> ColumnElement[bool]:
    """The chat is let in, and has not paused."""
    return and_(chats.c.access == Access.ALLOWED, chats.c.paused.is_(False))


def may_get_news(now: datetime) -> ColumnElement[bool]:
    """The chat wants news, and Telegram does not ask to wait."""
    return and_(wants_news(), or_(chats.c.hold_until.is_(None), chats.c.hold_until <= now))


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        chat_id=row.chat_id,
        thread_id=row.thread_id,
        story_id=row.story_id,
        revision=row.revision,
        feed_id=row.feed_id,
        attempts=row.attempts,
        doubts=row.doubts,
        created_at=row.created_at,
        lease_until=row.lease_until,
        edits=row.edits,
        parts=row.parts,
        begun_at=row.begun_at,
        look=row.look,
        kind=row.kind,
    )


def same(one: FromClause, other: FromClause, *names: str) -> ColumnElement[bool]:
    return and_(*(one.c[name] == other.c[name] for name in names))


def owe_edits(connection: Connection, now: datetime, which: ColumnElement[bool]) -> None:
    """Owe an edit of each message about one story alone that tells an older revision of it than there is now.

    Only to those who still read the feed: for others the buttons under the message would be wrong.
    """
    waits = deliveries.alias()
    outdated = (
        select(
            deliveries.c.chat_id,
            deliveries.c.thread_id,
            deliveries.c.story_id,
            stories.c.revision,
            deliveries.c.feed_id,
            func.max(deliveries.c.message_id).label("edits"),
        )
        .join(stories, stories.c.id == deliveries.c.story_id)
        .join(messages, same(messages, deliveries, "chat_id", "message_id", "story_id"))
        .join(subscriptions, same(subscriptions, deliveries, "chat_id", "thread_id", "feed_id"))
        .where(
            which,
            deliveries.c.state == "sent",
            deliveries.c.parts == 0,  # what took several messages stays as it was told
            deliveries.c.revision < stories.c.revision,
            subscriptions.c.muted.is_(False),
            ~exists().where(  # it will be the newest, or is looked at when it is settled
                waits.c.state == "due", same(waits, deliveries, "chat_id", "thread_id", "story_id")
            ),
        )
        .group_by(*deliveries.c["chat_id", "thread_id", "story_id", "feed_id"], stories.c.revision)
    )
    rows = [
        {**row._mapping, "state": "due", "due_at": now, "created_at": now} for row in connection.execute(outdated).all()
    ]
    if rows:
        connection.execute(insert_new(connection, deliveries), rows)
