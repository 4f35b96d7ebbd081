"""The Bot API methods that are not about messages: the bot itself, its updates, chats and buttons pressed.

https://core.telegram.org/bots/api#available-methods; errors in the words of the official server's source.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from bot.demo import entities, members, sending
from bot.demo.faults import bad_request
from bot.demo.params import Params
from bot.demo.state import JSON, Chat, Person, World, whole

ACTIONS = {"typing", "choose_sticker", "find_location", "cancel"} | {
    f"{doing}_{what}"
    for doing, media in (
        ("record", ("video", "voice", "audio", "video_note")),
        ("upload", ("photo", "video", "voice", "audio", "document", "video_note")),
    )
    for what in media
}
FILE_BYTES = 20 * 2**20  # https://core.telegram.org/bots/api#getfile
NO_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_me(world: World, _params: Params) -> JSON:
    """Who the bot is; it runs in privacy mode, as bots do unless their owner changes it."""
    groups = {"can_join_groups": True, "can_read_all_group_messages": False}
    return {**world.bot, **groups, "supports_inline_queries": False, "can_connect_to_business": False}


async def get_updates(world: World, params: Params) -> list[JSON]:
    """Updates, by long polling."""
    kinds = params.json("allowed_updates", list, "allowed updates")
    if kinds is not None:
        world.updates.allow(kinds)
    limit = params.number("limit", 100, 1, 100)
    return await world.updates.get(params.number("offset"), limit, params.number("timeout", 0, 0))


def set_webhook(world: World, params: Params) -> bool:
    """Set a webhook. Updates are then kept, not sent: the demo's Telegram talks to nobody."""
    url = params.text("url")
    if url and not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", params.text("secret_token")):
        raise bad_request("secret token contains unallowed characters")
    kinds = params.json("allowed_updates", list, "allowed updates")
    if kinds is not None:
        world.updates.allow(kinds)
    webhook = {"url": url, "has_custom_certificate": "certificate" in params.files}
    webhook["max_connections"] = params.number("max_connections", 40)
    world.updates.set_webhook(webhook if url else None, drop=params.flag("drop_pending_updates"))
    return True


def delete_webhook(world: World, params: Params) -> bool:
    """Back to getUpdates."""
    world.updates.set_webhook(None, drop=params.flag("drop_pending_updates"))
    return True


def get_webhook_info(world: World, _params: Params) -> JSON:
    """The webhook, and how many updates wait."""
    webhook = world.updates.webhook or {"url": "", "has_custom_certificate": False}
    return {**webhook, "pending_update_count": len(world.updates.pending)}


def set_my_commands(world: World, params: Params) -> bool:
    """The command menu, per scope."""
    commands = params.json("commands", list, "commands") or []
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not isinstance(command, dict) or not {"command", "description"} <= command.keys():
            raise bad_request("can't parse BotCommand: Can't find field")
        name = str(command["command"]).removeprefix("/")
        if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= entities.utf16(str(command["description"])) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    kept = [{"command": c["command"].removeprefix("/"), "description": c["description"]} for c in commands]
    world.commands[_scope(world, params)] = kept
    world.events.add("commands")
    return True


def get_my_commands(world: World, params: Params) -> list[JSON]:
    """The command menu of a scope."""
    return world.commands.get(_scope(world, params), [])


def describe(field: str, limit: int) -> Callable[[World, Params], bool]:
    """setMyDescription and setMyShortDescription."""

    def method(world: World, params: Params) -> bool:
        text = params.text(field)
        if entities.utf16(text) > limit:
            raise bad_request("BOT_DESCRIPTION_TOO_LONG" if field == "description" else "BOT_ABOUT_TOO_LONG")
        world.about[field] = text
        world.events.add("commands")
        return True

    return method


def described(field: str) -> Callable[[World, Params], JSON]:
    """getMyDescription and getMyShortDescription."""
    return lambda world, _params: {field: world.about.get(field, "")}


def get_chat(world: World, params: Params) -> JSON:
    """A ChatFullInfo."""
    chat = world.reachable(params.text("chat_id"), writing=False)
    gifts = {"accepted_gift_types": dict.fromkeys(NO_GIFTS, False)}
    rules = {"permissions": members.permissions(chat.all_forbidden)} if chat.kind in ("group", "supergroup") else {}
    return {**chat.json(), "accent_color_id": abs(chat.id) % 7, "max_reaction_count": 11, **gifts, **rules}


def get_chat_member(world: World, params: Params) -> JSON:
    """A ChatMember; of a channel only its admins may ask."""
    chat = world.reachable(params.text("chat_id"), writing=False)
    user_id = whole(params.text("user_id"))
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    if user_id == world.bot["id"]:
        return world.bot_member(chat)
    if chat.kind == "channel" and not chat.bot_admin:
        raise bad_request("member list is inaccessible")
    if user_id not in world.people:
        raise bad_request("user not found")
    return _member(chat, world.people[user_id])


def get_chat_administrators(world: World, params: Params) -> list[JSON]:
    """The owner of a group or channel and its other admins."""
    chat = world.reachable(params.text("chat_id"), writing=False)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    found = [_member(chat, world.people[member]) for member in chat.members]
    return [member for member in found if member["status"] in ("creator", "administrator")]


def get_chat_member_count(world: World, params: Params) -> int:
    """How many are in a chat, the bot included."""
    return len(world.reachable(params.text("chat_id"), writing=False).members) + 1


def leave_chat(world: World, params: Params) -> bool:
    """The bot leaves a group."""
    chat = world.reachable(params.text("chat_id"))
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    world.leave(chat)
    return True


def get_file(world: World, params: Params) -> JSON:
    """Where a file can be had, if it is not too large for bots."""
    file_id = params.text("file_id")
    if file_id not in world.files:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    size = len(world.files[file_id][1])
    if size > FILE_BYTES:
        raise bad_request("file is too big")
    return {"file_id": file_id, "file_unique_id": file_id[:12], "file_size": size, "file_path": f"documents/{file_id}"}


def send_chat_action(world: World, params: Params) -> bool:
    """ "typing…" in the header of the chat."""
    action = params.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = world.reachable(params.text("chat_id"))
    sending.refuse_blocked(world, chat)
    world.events.add("typing", chat_id=chat.id, action=action)
    return True


def answer_callback_query(world: World, params: Params) -> bool:
    """The answer to a pressed button: a toast, an alert, or nothing but the end of the spinner."""
    text = params.text("text")
    if entities.utf16(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {"text": text, "show_alert": params.flag("show_alert"), "url": params.text("url")}
    world.answer(params.text("callback_query_id"), answer)
    return True


def done(_world: World, _params: Params) -> bool:
    """``close`` and ``logOut``: nothing to do here, the demo's Telegram runs in this one place."""
    return True


def _member(chat: Chat, person: Person) -> JSON:
    user, anonymous = person.user(), person.id in chat.anonymous
    if person.id not in chat.members:
        return members.outside(user, "left")
    if chat.kind != "private" and person.id == chat.members[0]:
        return members.owner(user, anonymous=anonymous)
    if person.id in chat.admins:
        return members.administrator(user, chat.kind, anonymous=anonymous)
    return members.plain(user)


def _scope(world: World, params: Params) -> str:
    """The scope and language of a command list, in one canonical text."""
    scope = params.json("scope", dict, "BotCommandScope") or {"type": "default"}
    kinds = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
    if scope.get("type") in kinds:
        return scope_key(scope["type"], language=params.text("language_code"))
    if scope.get("type") not in ("chat", "chat_administrators", "chat_member"):
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat = world.reachable(str(scope.get("chat_id", "")), writing=False)
    return scope_key(scope["type"], chat.id, scope.get("user_id"), params.text("language_code"))


def scope_key(kind: str, chat_id: int | None = None, user_id: int | None = None, language: str = "") -> str:
    """The key of a command list in ``World.commands``."""
    return json.dumps([kind, chat_id, user_id, language])


def menu(world: World, chat: Chat) -> list[JSON]:
    """The command menu of a chat: https://core.telegram.org/bots/api#determining-list-of-commands"""
    broad = "all_private_chats" if chat.kind == "private" else "all_group_chats"
    keys = (scope_key("chat", chat.id), scope_key(broad), scope_key("default"))
    return next((world.commands[key] for key in keys if key in world.commands), [])


METHODS: dict[str, Callable[[World, Params], Any]] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "setMyDescription": describe("description", 512),
    "getMyDescription": described("description"),
    "setMyShortDescription": describe("short_description", 120),
    "getMyShortDescription": described("short_description"),
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "getFile": get_file,
    "sendChatAction": send_chat_action,
    "editMessageText": sending.edit_message_text,
    "editMessageCaption": sending.edit_message_caption,
    "editMessageReplyMarkup": sending.edit_message_reply_markup,
    "deleteMessage": sending.delete_message,
    "answerCallbackQuery": answer_callback_query,
    "close": done,
    "logOut": done,
}
BY_NAME = {name.lower(): method for name, method in METHODS.items()}  # Telegram does not mind the case
