"""The demo's little Telegram: people, chats and their messages, as the bot sees them and as the page shows them.

Messages, users and chats are dictionaries in the Bot API's own form. Everything lives in memory and is bounded.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.demo import entities, members
from bot.demo.events import Log
from bot.demo.faults import Refusal, bad_request
from bot.demo.members import outside
from bot.demo.updates import Updates

JSON = dict[str, Any]

HISTORY = 500  # messages kept per chat
QUERIES = 500  # callback queries kept
PHOTOS = 40
FILES = 40
LONGEST = 4096  # UTF-16 units of a message
PATIENCE = 15.0  # seconds in which a callback query can be answered
SUPERGROUPS = -1_000_000_000_000  # ids of supergroups lie below


class Impossible(ValueError):
    """A person tries what Telegram's apps do not offer; the text says what."""


@dataclass(slots=True)
class Person:
    """Somebody with a Telegram account; ``started``: has written to the bot, so the bot may write back."""

    id: int
    first_name: str
    username: str | None
    started: bool = True
    blocked: bool = False
    deactivated: bool = False

    def user(self) -> JSON:
        """The person as a User object."""
        named = {"username": self.username} if self.username else {}
        return {"id": self.id, "is_bot": False, "first_name": self.first_name, **named, "language_code": "en"}


@dataclass(slots=True)
class Chat:
    """A private chat with the bot, a group, a supergroup or a channel; the first member is the owner."""

    id: int
    kind: str
    title: str
    members: tuple[int, ...]
    topics: tuple[int, ...] = ()
    username: str | None = None
    admins: frozenset[int] = frozenset()  # besides the owner
    anonymous: frozenset[int] = frozenset()  # admins who write in the name of the group
    bot_admin: bool = False
    may_post: bool = True  # the bot as admin of a channel
    bot_forbidden: frozenset[str] = frozenset()  # rights that were taken from the bot
    all_forbidden: frozenset[str] = frozenset()  # rights that no plain member has
    absent: str | None = None  # why the bot is not in it: "kicked" or "left"
    moved_to: int | None = None
    messages: dict[int, JSON] = field(default_factory=dict)
    rewritten: set[int] = field(default_factory=set)  # messages whose text was edited: apps write "edited"
    next_id: int = 1

    def json(self) -> JSON:
        """The chat as a Chat object."""
        if self.kind == "private":
            named = {"username": self.username} if self.username else {}
            return {"id": self.id, "first_name": self.title, **named, "type": "private"}
        named = {"username": self.username} if self.username else {}
        forum = {"is_forum": True} if self.topics else {}
        return {"id": self.id, "title": self.title, **named, "type": self.kind, **forum}

    def forbidden(self) -> frozenset[str]:
        """What the bot may not do here."""
        return frozenset() if self.bot_admin else self.bot_forbidden | self.all_forbidden


@dataclass(slots=True)
class Query:
    """A pressed button that waits for the bot's answer."""

    person: int
    since: float
    answer: JSON | None = None


class World:
    """Everything the demo's Telegram knows. ``now`` gives the time; message dates come from it."""

    def __init__(self, bot_id: int, username: str, name: str, now: Callable[[], datetime]) -> None:
        self.bot: JSON = {"id": bot_id, "is_bot": True, "first_name": name, "username": username}
        self.now = now
        self.events = Log()
        self.updates = Updates(self._seen)
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.photos: dict[str, tuple[str, bytes]] = {}  # file id: media type, content
        self.files: dict[str, tuple[str, bytes]] = {}  # file id: name, content
        self.commands: dict[str, list[JSON]] = {}  # scope: commands
        self.about: dict[str, str] = {}  # description, short_description

    # ------------------------------------------------------------ people and groups

    def add_person(self, id: int, first_name: str, username: str | None = None, *, started: bool = True) -> Person:
        """Somebody, and the private chat between them and the bot."""
        person = self.people[id] = Person(id, first_name, username, started)
        self.chats[id] = Chat(id, "private", first_name, (id,), username=username)
        self.events.add("chat", chat_id=id)
        return person

    def add_group(self, id: int, title: str, members: Sequence[int], *, topics: Sequence[int] = ()) -> Chat:
        """A group the bot is in (a supergroup when its id says so, a forum when it has topics)."""
        kind = "supergroup" if id < SUPERGROUPS else "group"
        self.chats[id] = Chat(id, kind, title, tuple(members), tuple(topics))
        self.events.add("chat", chat_id=id)
        return self.chats[id]

    def add_channel(
        self, id: int, title: str, members: Sequence[int], *, username: str | None = None, may_post: bool = True
    ) -> Chat:
        """A channel that its owner has made the bot an admin of, just now."""
        chat = Chat(id, "channel", title, tuple(members), username=username, bot_admin=True, may_post=may_post)
        self.chats[id] = chat
        self._membership(chat, outside(self.bot, "left"))
        return chat

    def set_rights(self, chat_id: int, **rights: Any) -> None:
        """Change who is admin (``admins``, ``anonymous``) or what the bot may do; the bot hears of its own."""
        chat = self.chat(chat_id)
        before = self.bot_member(chat)
        for name, value in rights.items():
            setattr(chat, name, value)
        if self.bot_member(chat) != before:
            self._membership(chat, before)

    def chat(self, chat_id: int) -> Chat:
        """The chat of this id; Impossible when there is none."""
        if chat_id not in self.chats:
            raise Impossible(f"There is no chat {chat_id}.")
        return self.chats[chat_id]

    def person(self, person_id: int) -> Person:
        """The person of this id; Impossible when there is none."""
        if person_id not in self.people:
            raise Impossible(f"There is no person {person_id}.")
        return self.people[person_id]

    # ------------------------------------------------------------ what people do

    def say(
        self, chat_id: int, from_id: int, text: str, reply_to: int | None = None, thread_id: int | None = None
    ) -> JSON:
        """A person writes; the bot hears of it where it may (in groups: commands, mentions, replies to the bot)."""
        formatted = entities.read(text)
        if not formatted.text:
            raise Impossible("The message is empty.")
        if entities.utf16(formatted.text) > LONGEST:
            raise Impossible(f"The message is longer than {LONGEST} characters.")
        return self._said(chat_id, from_id, content(formatted), reply_to, thread_id)

    def hand_over(
        self, chat_id: int, from_id: int, name: str, data: bytes, caption: str = "", reply_to: int | None = None
    ) -> JSON:
        """A person sends a file."""
        words = content(entities.read(caption), "caption") if caption else {}
        return self._said(chat_id, from_id, {"document": self.keep_file(name, data), **words}, reply_to)

    def _said(
        self, chat_id: int, from_id: int, what: JSON, reply_to: int | None = None, thread_id: int | None = None
    ) -> JSON:
        chat, person = self._present(chat_id, from_id)
        if reply_to is not None and reply_to not in chat.messages:
            raise Impossible("The message you reply to is gone.")
        if chat.kind == "private" and person.blocked:
            self.block(chat_id, blocked=False)
        person.started = person.started or chat.kind == "private"
        sender = person.user()
        if from_id in chat.anonymous:
            sender, what = members.ANONYMOUS, {"sender_chat": chat.json(), **what}
        message = self.store(chat, sender, what, reply_to=reply_to, thread_id=thread_id)
        if self._hears(chat, message):
            self.updates.add("message", message)
        return message

    def press(self, chat_id: int, from_id: int, message_id: int, data: str) -> str:
        """A person presses an inline button; returns the id of the callback query."""
        chat, person = self._present(chat_id, from_id)
        message = chat.messages.get(message_id)
        rows = (message or {}).get("reply_markup", {}).get("inline_keyboard", [])
        if message is None or not any(button.get("callback_data") == data for row in rows for button in row):
            raise Impossible("That button is gone.")
        query_id = str(secrets.randbits(62))
        self.queries[query_id] = Query(from_id, time.monotonic())
        _bound(self.queries, QUERIES)
        query = {"id": query_id, "from": person.user(), "message": message, "chat_instance": str(chat_id), "data": data}
        self.updates.add("callback_query", query)
        return query_id

    def block(self, chat_id: int, *, blocked: bool = True) -> None:
        """A person blocks the bot, or lets it in again."""
        person = self.person(chat_id)
        if person.blocked != blocked:
            before = self.bot_member(self.chat(chat_id))
            person.blocked = blocked
            self._membership(self.chat(chat_id), before)

    def deactivate(self, chat_id: int) -> None:
        """A person deletes their account."""
        self.person(chat_id).deactivated = True

    def kick(self, chat_id: int) -> None:
        """A group throws the bot out."""
        chat = self.chat(chat_id)
        before = self.bot_member(chat)
        chat.absent = "kicked"
        self._membership(chat, before)

    def migrate(self, chat_id: int, new_id: int | None = None) -> int:
        """A group becomes a supergroup with another id, which is returned."""
        old = self.chat(chat_id)
        if old.kind != "group":
            raise Impossible("Only a group can become a supergroup.")
        moved = SUPERGROUPS + chat_id if new_id is None else new_id
        new = self.add_group(moved, old.title, old.members)
        sender = self.people[old.members[0]].user() if old.members else self.bot
        told = self.store(old, sender, {"migrate_to_chat_id": moved})
        old.moved_to = moved
        self.updates.add("message", told)
        self.updates.add("message", self.store(new, sender, {"migrate_from_chat_id": chat_id}))
        return moved

    # ------------------------------------------------------------ what the bot does

    def reachable(self, chat_id: str, *, writing: bool = True) -> Chat:
        """The chat a method names, if the bot may use it; raises the Refusal that Telegram answers."""
        if not chat_id:
            raise bad_request("chat_id is empty")
        chat = self.chats.get(whole(chat_id)) or self._named(chat_id)
        person = self.people.get(chat.id) if chat else None
        if chat is None or (person is not None and not person.started):
            raise bad_request("chat not found")
        if person is not None and writing and person.deactivated:
            raise Refusal(403, "Forbidden: user is deactivated")
        if chat.moved_to is not None and writing:
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to)
        if chat.absent and (writing or chat.kind in ("supergroup", "channel")):
            how = "was kicked from" if chat.absent == "kicked" else "is not a member of"
            raise Refusal(403, f"Forbidden: bot {how} the {chat.kind} chat")
        return chat

    def store(
        self, chat: Chat, sender: JSON, what: JSON, *, reply_to: int | None = None, thread_id: int | None = None
    ) -> JSON:
        """A new message in a chat, for the page to show."""
        message: JSON = {"message_id": chat.next_id, "from": sender, "chat": chat.json(), "date": self._timestamp()}
        if thread_id:
            message |= {"message_thread_id": thread_id, "is_topic_message": True}
        if reply_to is not None:
            replied = {key: value for key, value in chat.messages[reply_to].items() if key != "reply_to_message"}
            message["reply_to_message"] = replied
        message |= what
        chat.next_id += 1
        chat.messages[message["message_id"]] = message
        _bound(chat.messages, HISTORY)
        self.events.add("message", chat_id=chat.id, message=message)
        return message

    def change(self, chat: Chat, message: JSON, *, rewritten: bool) -> JSON:
        """An edited message takes the place of the old one."""
        message = {**message, "edit_date": self._timestamp()}
        chat.messages[message["message_id"]] = message
        if rewritten:
            chat.rewritten.add(message["message_id"])
        self.events.add("edited", chat_id=chat.id, message=self.shown(chat, message))
        return message

    def delete(self, chat: Chat, message_id: int) -> None:
        """A message is gone."""
        del chat.messages[message_id]
        chat.rewritten.discard(message_id)
        self.events.add("deleted", chat_id=chat.id, message_id=message_id)

    def answer(self, query_id: str, answer: JSON) -> None:
        """The bot answers a callback query, once and in time."""
        query = self.queries.get(query_id)
        if query is None or query.answer is not None or time.monotonic() - query.since > PATIENCE:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        query.answer = answer
        self.events.add("answer", query_id=query_id, person_id=query.person, **answer)

    def leave(self, chat: Chat) -> None:
        """The bot leaves a group."""
        before = self.bot_member(chat)
        chat.absent = "left"
        self._membership(chat, before)

    def bot_member(self, chat: Chat) -> JSON:
        """The bot in a chat, as a ChatMember object."""
        if chat.kind == "private":
            return members.outside(self.bot, "kicked") if self.people[chat.id].blocked else members.plain(self.bot)
        if chat.absent:
            return members.outside(self.bot, chat.absent)
        if chat.bot_admin:
            return members.administrator(self.bot, chat.kind, may_post=chat.may_post)
        return members.restricted(self.bot, chat.bot_forbidden) if chat.bot_forbidden else members.plain(self.bot)

    def keep_photo(self, media_type: str, data: bytes) -> str:
        """Store a picture; returns its file id."""
        file_id = secrets.token_urlsafe(18)
        self.photos[file_id] = (media_type, data)
        _bound(self.photos, PHOTOS)
        return file_id

    def keep_file(self, name: str, data: bytes) -> JSON:
        """Store a file; returns it as a Document object."""
        file_id = secrets.token_urlsafe(18)
        self.files[file_id] = (name, data)
        _bound(self.files, FILES)
        return {"file_id": file_id, "file_unique_id": file_id[:12], "file_name": name, "file_size": len(data)}

    def shown(self, chat: Chat, message: JSON) -> JSON:
        """A message as the page needs it: ``edited`` says whether its text was changed (new buttons do not count)."""
        return {**message, "edited": message["message_id"] in chat.rewritten}

    # ------------------------------------------------------------ helpers

    def _timestamp(self) -> int:
        return int(self.now().timestamp())

    def _present(self, chat_id: int, from_id: int) -> tuple[Chat, Person]:
        chat, person = self.chat(chat_id), self.person(from_id)
        if from_id not in chat.members:
            raise Impossible(f"{person.first_name} is not in this chat.")
        if chat.moved_to is not None:
            raise Impossible("This group has become a supergroup; write there.")
        return chat, person

    def _hears(self, chat: Chat, message: JSON) -> bool:
        """Privacy mode: https://core.telegram.org/bots/features#privacy-mode"""
        if chat.kind == "private":
            return True
        if chat.absent:
            return False
        if message.get("reply_to_message", {}).get("from", {}).get("id") == self.bot["id"]:
            return True
        me = f"@{self.bot['username']}".lower()
        text = message.get("text") or message.get("caption") or ""
        for entity in message.get("entities") or message.get("caption_entities") or []:
            words = units(text, entity["offset"], entity["length"]).lower()
            if entity["type"] == "mention" and words == me:
                return True
            if entity["type"] == "bot_command" and ("@" not in words or words.endswith(me)):
                return True
        return False

    def _named(self, name: str) -> Chat | None:
        """A public group or channel by its @name; people cannot be found by theirs."""
        wanted = name.lower().removeprefix("@") if name.startswith("@") else None
        public = (chat for chat in self.chats.values() if chat.username and chat.kind in ("supergroup", "channel"))
        return next((chat for chat in public if wanted and chat.username and chat.username.lower() == wanted), None)

    def _membership(self, chat: Chat, before: JSON) -> None:
        person = self.people[chat.members[0]].user() if chat.members else self.bot
        change = {"chat": chat.json(), "from": person, "date": self._timestamp()}
        change |= {"old_chat_member": before, "new_chat_member": self.bot_member(chat)}
        self.updates.add("my_chat_member", change)
        self.events.add("chat", chat_id=chat.id)

    def _seen(self, update: JSON) -> None:
        message = update.get("message")
        if message:
            self.events.add("seen", chat_id=message["chat"]["id"], message_id=message["message_id"])


def content(formatted: entities.Formatted, name: str = "text") -> JSON:
    """Text or caption, and entities, as fields of a Message."""
    marks = (
        {"entities" if name == "text" else f"{name}_entities": list(formatted.entities)} if formatted.entities else {}
    )
    return {name: formatted.text, **marks}


def units(text: str, offset: int, length: int) -> str:
    """The part of a text that an entity names, in UTF-16 code units."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def whole(text: str) -> int:
    """A number as Telegram reads it: what is no number is 0."""
    try:
        return int(text)
    except ValueError:
        return 0


def _bound(mapping: dict[Any, Any], most: int) -> None:
    while len(mapping) > most:
        del mapping[next(iter(mapping))]
