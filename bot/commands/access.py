"""Who may use the bot: /start, the claim code of the first admin, and the buttons Let in / Refuse."""

from __future__ import annotations

import hmac
import logging
import re
import secrets
from dataclasses import replace

from bot import errors, messages
from bot.commands.desk import Desk, Reply, Request, chat_name, say, word
from bot.messages import html, wording
from bot.messages.callbacks import button_data
from bot.model import Access, Button, Chat

log = logging.getLogger(__name__)

CLAIM_CODE = "claim.code"

WELCOME = (
    "<b>Hello!</b> I read the news for you: for each new article I send who, what and when, and the key points, each"
    " resting on a sentence of the article.\n\n"
    "Send me the address of a site or a feed, for example:\n<code>/subscribe bbc.co.uk/news</code>\n\n"
    "Reply to a story to ask about it. /help shows everything I can do."
)


GROUP = (
    "<b>Hello!</b> I bring the news. An admin of this group can now send, for example:\n"
    "<code>/subscribe bbc.co.uk/news</code>\n"
    "Sent in a topic, its news comes to that topic. /help shows the rest."
)


async def prepare(desk: Desk, username: str | None) -> None:
    """Show a claim code in the log while nobody is admin."""
    if desk.admins or await desk.store.chats.admins():
        return
    code = await desk.store.meta.get(CLAIM_CODE)
    if not code:
        code = secrets.token_hex(4)
        await desk.store.meta.set(CLAIM_CODE, code, desk.now())
    whom = f"@{username}" if username else "the bot"
    log.info("nobody is admin yet: send  /start %s  to %s on Telegram to become its admin", code, whom)


async def enter(desk: Desk, request: Request) -> Chat:
    """The chat with the access it has now; a new one is stored."""
    known = await desk.store.chats.get(request.chat.id)
    chat = replace(known, title=request.chat.title, username=request.chat.username) if known else request.chat
    # An admin's word opens a group too; only a refusal that an admin spoke stands.
    waits = chat.access == Access.WAITING and not desk.private
    if waits or (request.is_admin and chat.access != Access.ALLOWED):
        chat = replace(chat, access=Access.ALLOWED)
    if chat != known:
        await desk.store.chats.save(chat, desk.now())
    return chat


async def is_admin(desk: Desk, user_id: int) -> bool:
    """Named in the settings, or made admin by the claim code."""
    if user_id in desk.admins:
        return True
    chat = await desk.store.chats.get(user_id)
    return chat is not None and chat.admin


async def start(desk: Desk, request: Request) -> list[Reply]:
    """/start: welcome who may enter, claim by code, ask the admins about strangers."""
    chat = request.chat
    if request.args and await _claims(desk, request):
        return [say("You are now the admin of this bot. Others who want to use it will be shown to you.\n\n" + WELCOME)]
    if chat.access == Access.CLOSED:  # stopped or blocked once, and back
        chat = replace(chat, access=Access.ALLOWED)
        await desk.store.chats.save(chat, desk.now())
    if chat.access == Access.ALLOWED:
        return await _linked(desk, request) or [await greet(desk, request)]
    return await stranger(desk, request)


async def greet(desk: Desk, request: Request) -> Reply:
    """The first words to who may use the bot; who was here before and kept subscriptions is told so."""
    found = len(await desk.store.chats.subscriptions(request.chat.id))
    if not found:
        return _welcome(request)
    news = f"is paused; {request.order('resume')} brings it" if request.chat.paused else "comes as it appears"
    return say(
        f"<b>Hello again!</b> {request.whose} subscribed to {wording.feeds(found)}, and news {news}."
        f" {request.order('feeds')} shows them, /help everything I can do."
    )


def _welcome(request: Request) -> Reply:
    """How to begin."""
    if request.managed:
        return say(
            f"I am in {chat_name(request.chat)} now. Subscribe it from here:\n"
            f"{request.order('subscribe', 'bbc.co.uk/news')}\n/channels shows your channels and their settings."
        )
    return say(WELCOME if request.chat.kind == "private" else GROUP)


async def _linked(desk: Desk, request: Request) -> list[Reply]:
    """The story that a post in a channel links to; nothing where there is none."""
    found = re.fullmatch(rf"{messages.LINKED}([0-9]{{1,18}})", request.args)
    story = await desk.store.stories.posted(int(found[1])) if found else None
    if story is None:
        return []
    hint = "Reply to this story with a question, or press More. /help shows what else I can do."
    return [Reply(await desk.composer.compose(story, request.chat.look, desk.now()), story.id), say(hint)]


async def stranger(desk: Desk, request: Request) -> list[Reply]:
    """Tell somebody who is not let in, and ask the admins the first time."""
    if request.chat.access == Access.REFUSED:
        return [say("This bot is private, and its owner did not let you in.")]
    admins = {admin.id for admin in await desk.store.chats.admins()} | desk.admins
    if not admins:
        return [
            say("This bot is private and has no admin yet. Its owner finds a code in its log: <code>/start CODE</code>")
        ]
    asked = f"asked.{request.chat.id}"
    if await desk.store.meta.get(asked) is None:
        heard = [await _ask_admin(desk, admin, request) for admin in sorted(admins)]
        if not any(heard):
            return [say("This bot is private, and I cannot reach its owner just now. Please try again later.")]
        await desk.store.meta.set(asked, "", desk.now())
    return [say("This bot is private. I have asked its owner to let you in, and will write to you then.")]


async def decide(desk: Desk, request: Request, *, let_in: bool) -> list[Reply]:
    """A pressed button: Let in or Refuse; the chat's id is in ``args``."""
    if not request.is_admin:
        return [say("Only an admin can decide that.")]
    chat = await desk.store.chats.get(int(request.args))
    if chat is None:
        return [say("That chat is gone.")]
    await desk.store.chats.save(replace(chat, access=Access.ALLOWED if let_in else Access.REFUSED), desk.now())
    if chat.kind == "channel":  # its readers need not know
        return [say(f"{_who(chat)} is {'let in' if let_in else 'refused'}.")]
    try:
        hello = WELCOME if chat.kind == "private" else GROUP
        words = f"You are let in.\n\n{hello}" if let_in else "The owner of this bot did not let you in."
        await desk.sender.send(chat.id, say(words).message)
    except errors.SendError as error:
        log.warning("chat %d could not be told: %s", chat.id, error)
    return [say(f"{_who(chat)} is {'let in' if let_in else 'refused'}.")]


async def _claims(desk: Desk, request: Request) -> bool:
    """The claim code, given once, makes its sender the admin."""
    code = await desk.store.meta.get(CLAIM_CODE)
    if not code or desk.admins or request.chat.kind != "private":
        return False
    if not hmac.compare_digest(code.encode(), request.args.strip().encode()):
        return False
    await desk.store.meta.set(CLAIM_CODE, "", desk.now())
    await desk.store.chats.save(replace(request.chat, access=Access.ALLOWED, admin=True), desk.now())
    log.info("user %d is now admin", request.user_id)
    return True


async def _ask_admin(desk: Desk, admin: int, request: Request) -> bool:
    """Show somebody to an admin; False when the admin cannot be written to."""
    buttons = (
        Button("Let in", data=button_data("allow", request.chat.id)),
        Button("Refuse", data=button_data("refuse", request.chat.id)),
    )
    whom = _who(request.chat)
    if request.chat.kind != "private":
        whom += f" (asked by {word(request.user_name)})"
    try:
        await desk.sender.send(admin, say(f"{whom} wants to use this bot.", buttons).message)
    except errors.SendError as error:
        log.warning("admin %d could not be asked: %s", admin, error)
        return False
    return True


def _who(chat: Chat) -> str:
    """A chat by name, for an admin to recognise."""
    name = html.bold(word(chat.title, "Somebody without a name"))
    return f"{name} (@{word(chat.username)})" if chat.username else f"{name} (id {chat.id})"
