"""The Bot API methods about messages: send, edit, delete. https://core.telegram.org/bots/api#sendmessage"""

from __future__ import annotations

import re
import struct
from typing import Any
from urllib.parse import urlsplit

from bot.demo import entities
from bot.demo.faults import Refusal, bad_request
from bot.demo.params import Params
from bot.demo.state import JSON, LONGEST, Chat, World, content, whole

CAPTION = 1024  # UTF-16 units
DATA = 64  # bytes of callback data
BUTTONS = 100
OTHER_BUTTONS = {"web_app", "login_url", "copy_text", "callback_game", "pay", "switch_inline_query"}
OTHER_BUTTONS |= {"switch_inline_query_current_chat", "switch_inline_query_chosen_chat"}
PREVIEW_OPTIONS = {"is_disabled": bool, "url": str, "prefer_small_media": bool, "prefer_large_media": bool}
PREVIEW_OPTIONS |= {"show_above_text": bool}
PHOTO_BYTES, PHOTO_SIDES, PHOTO_RATIO = 10 * 2**20, 10_000, 20  # https://core.telegram.org/bots/api#sendphoto
RIGHTS = {"photo": ("can_send_photos", "photos"), "document": ("can_send_documents", "documents")}
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def send_message(world: World, params: Params) -> JSON:
    """A text message."""
    formatted = _formatted(params, "text", "entities")
    what = {**_text(formatted), **_preview(params), **_markup(params)}
    return _send(world, params, what)


def send_photo(world: World, params: Params) -> JSON:
    """A picture that comes with the request; pictures by address are not fetched."""
    name = params.text("photo")
    data = params.files.get(name.removeprefix("attach://") if name else "photo")
    if data is None and name in world.photos:
        data = world.photos[name][1]
    if data is None and re.match(r"https?://", name):
        raise bad_request("failed to get HTTP URL content")
    if data is None:
        raise bad_request("wrong file identifier/HTTP URL specified" if name else "there is no photo in the request")
    media_type, width, height = _picture(data)
    if len(data) > PHOTO_BYTES:
        raise Refusal(413, "Request Entity Too Large")
    if width + height > PHOTO_SIDES or max(width, height) > PHOTO_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    caption, markup = _caption(params), _markup(params)
    file_id = world.keep_photo(media_type, data)
    size = {"file_id": file_id, "file_unique_id": file_id[:12], "width": width, "height": height}
    size["file_size"] = len(data)
    return _send(world, params, {"photo": [size], **caption, **markup})


def send_document(world: World, params: Params) -> JSON:
    """A file that comes with the request, or that Telegram has already."""
    name = params.text("document")
    upload = name.removeprefix("attach://") if name else "document"
    known = world.files.get(name)
    found = (params.names.get(upload, "file"), params.files[upload]) if upload in params.files else known
    if found is None:
        raise bad_request("wrong file identifier/HTTP URL specified" if name else "there is no document in the request")
    if not found[1]:
        raise bad_request("file must be non-empty")
    caption, markup = _caption(params), _markup(params)
    return _send(world, params, {"document": world.keep_file(*found), **caption, **markup})


def edit_message_text(world: World, params: Params) -> JSON:
    """Another text, and other buttons or none."""
    formatted = _formatted(params, "text", "entities")
    markup, preview = _markup(params), _preview(params)
    chat, old = _own(world, params)
    if "text" not in old:
        raise bad_request("there is no text in the message to edit")
    new = {**_without(old, "text", "entities", "link_preview_options", "reply_markup"), **_text(formatted)}
    return _change(world, chat, old, {**new, **preview, **markup}, rewritten=True)


def edit_message_caption(world: World, params: Params) -> JSON:
    """Another caption of a picture, and other buttons or none."""
    caption, markup = _caption(params), _markup(params)
    chat, old = _own(world, params)
    if "photo" not in old:
        raise bad_request("there is no caption in the message to edit")
    new = {**_without(old, "caption", "caption_entities", "reply_markup"), **caption, **markup}
    return _change(world, chat, old, new, rewritten=True)


def edit_message_reply_markup(world: World, params: Params) -> JSON:
    """Other buttons, or none."""
    markup = _markup(params)
    chat, old = _own(world, params)
    return _change(world, chat, old, {**_without(old, "reply_markup"), **markup}, rewritten=False)


def delete_message(world: World, params: Params) -> bool:
    """The bot's own messages, and in private chats the other side's."""
    if not params.text("chat_id"):
        raise bad_request("chat identifier is not specified")
    if not params.number("message_id"):
        raise bad_request("message identifier is not specified")
    chat = world.reachable(params.text("chat_id"))
    message = chat.messages.get(params.number("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if message["from"]["id"] != world.bot["id"] and chat.kind != "private":
        raise bad_request("message can't be deleted")
    world.delete(chat, message["message_id"])
    return True


def refuse_blocked(world: World, chat: Chat) -> None:
    """A 403 when the person of a private chat has blocked the bot."""
    if chat.kind == "private" and world.people[chat.id].blocked:
        raise Refusal(403, "Forbidden: bot was blocked by the user")


# ---------------------------------------------------------------- parts of the calls


def _send(world: World, params: Params, what: JSON) -> JSON:
    reply = _reply(params)
    chat = world.reachable(params.text("chat_id"))
    thread = params.number("message_thread_id")
    if thread and thread not in chat.topics:
        raise bad_request("message thread not found")
    reply_to, optional = reply
    if reply_to is not None and reply_to not in chat.messages:
        if not optional:
            raise bad_request("message to be replied not found")
        reply_to = None
    refuse_blocked(world, chat)
    _refuse_unwanted(chat, what)
    message = world.store(chat, world.bot, what, reply_to=reply_to, thread_id=thread or None)
    if chat.kind == "channel":  # posts there are the channel's own
        return {**_without(message, "from"), "sender_chat": chat.json()}
    return message


def _refuse_unwanted(chat: Chat, what: JSON) -> None:
    """A 400 where the bot lacks the right to post, to write or to send pictures."""
    if chat.kind == "channel" and not (chat.bot_admin and chat.may_post):
        raise bad_request("need administrator rights in the channel chat")
    kind = next((kind for kind in RIGHTS if kind in what), "text")
    right, name = RIGHTS.get(kind, ("can_send_messages", "text messages"))
    if {"can_send_messages", right} & chat.forbidden():
        raise bad_request(f"not enough rights to send {name} to the chat")


def _own(world: World, params: Params) -> tuple[Chat, JSON]:
    """The bot's message that is to be edited."""
    if not params.text("chat_id") and not params.number("message_id"):
        raise bad_request("message identifier is not specified")
    chat = world.reachable(params.text("chat_id"))
    message = chat.messages.get(params.number("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != world.bot["id"]:
        raise bad_request("message can't be edited")
    return chat, message


def _change(world: World, chat: Chat, old: JSON, new: JSON, *, rewritten: bool) -> JSON:
    if _without(new, "edit_date") == _without(old, "edit_date"):
        raise bad_request(NOT_MODIFIED)
    return world.change(chat, new, rewritten=rewritten)


def _without(message: JSON, *names: str) -> JSON:
    return {name: value for name, value in message.items() if name not in names}


def _caption(params: Params) -> JSON:
    caption = _formatted(params, "caption", "caption_entities", required=False)
    if entities.utf16(caption.text) > CAPTION:
        raise bad_request("message caption is too long")
    return content(caption, "caption") if caption.text else {}


def _formatted(params: Params, name: str, given_name: str, *, required: bool = True) -> entities.Formatted:
    text = params.text(name)
    if required and not text.strip():
        raise bad_request("message text is empty")
    mode = params.text("parse_mode")
    if mode and mode.lower() not in entities.MODES:
        raise bad_request("unsupported parse_mode")
    given = None if mode else params.json(given_name, list, "entities")
    try:
        return entities.read(text, mode, given)
    except entities.Markup as error:
        raise bad_request(f"can't parse entities: {error}") from error
    except LookupError as error:
        raise bad_request("unsupported parse_mode") from error


def _text(formatted: entities.Formatted) -> JSON:
    if not formatted.text:
        raise bad_request("message text is empty")
    if entities.utf16(formatted.text) > LONGEST:
        raise bad_request("message is too long")
    return content(formatted)


def _preview(params: Params) -> JSON:
    options = params.json("link_preview_options", dict, "link preview options")
    for name, value in (options or {}).items():
        if name in PREVIEW_OPTIONS and not isinstance(value, PREVIEW_OPTIONS[name]):
            kind = "String" if PREVIEW_OPTIONS[name] is str else "Boolean"
            raise bad_request(f'can\'t parse link preview options: Field "{name}" must be of type {kind}')
    if options is None and params.flag("disable_web_page_preview"):
        options = {"is_disabled": True}
    return {"link_preview_options": options} if options else {}


def _reply(params: Params) -> tuple[int | None, bool]:
    """The message replied to, and whether to send without it when it is gone."""
    reply = params.json("reply_parameters", dict, "reply parameters")
    if reply is None:
        reply = {"message_id": params.number("reply_to_message_id")}
        reply["allow_sending_without_reply"] = params.flag("allow_sending_without_reply")
    message_id = whole(str(reply.get("message_id", 0)))
    return (message_id if message_id > 0 else None), bool(reply.get("allow_sending_without_reply"))


def _markup(params: Params) -> JSON:
    """The inline keyboard, checked; other keyboards are taken and not shown."""
    markup = params.json("reply_markup", dict, "reply markup")
    rows = (markup or {}).get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    for button in (button for row in rows for button in row):
        _check_button(button)
    if sum(map(len, rows)) > BUTTONS:
        raise bad_request("reply markup is too long")
    rows = [row for row in rows if row]
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def _check_button(button: Any) -> None:
    wrong = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(f"{wrong}InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request(f'{wrong}Can\'t find field "text"')
    data, url = button.get("callback_data"), button.get("url")
    if not data and not url and not OTHER_BUTTONS & button.keys():
        raise bad_request(f"{wrong}Text buttons are unallowed in the inline keyboard")
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    if url:
        if not _is_address(str(url)):
            raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    elif data and len(data.encode()) > DATA:
        raise bad_request("BUTTON_DATA_INVALID")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
    except ValueError:
        return False
    if parts.scheme in ("tg", "ton"):
        return True
    host = parts.hostname or ""
    return parts.scheme in ("http", "https") and "." in host and " " not in host  # Telegram wants a dot in the host


def _picture(data: bytes) -> tuple[str, int, int]:
    """Media type, width and height of a PNG or JPEG, from its header."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return "image/png", width, height
    frame = re.search(rb"\xff[\xc0-\xc2]..\x08(....)", data, re.DOTALL) if data.startswith(b"\xff\xd8\xff") else None
    if frame is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    height, width = struct.unpack(">HH", frame[1])
    return "image/jpeg", width, height
