"""What Telegram's error words mean for a message: one table, read from above, the first match decides.

The words are those of the Bot API server (its Client.cpp) and of TDLib and Telegram's own servers behind it; the table
holds any part of them in lower case, for python-telegram-bot changes the case of some.
"""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What to do after Telegram said no."""

    GONE = "gone"  # close the chat: nobody can be reached there
    TOPIC = "topic"  # nobody can be reached in this topic of a forum; the chat is all right
    NEVER = "never"  # this message can never be sent; the chat is all right
    PLAIN = "plain"  # Telegram cannot read the HTML: send the text without it
    TEXT = "text"  # Telegram refuses the picture: send the text alone
    CAPTION = "caption"  # the message to change is a picture: change its caption
    BARE = "bare"  # Telegram refuses the buttons: send the text without them
    DONE = "done"  # nothing left to do: it is so already
    LATER = "later"  # trouble that passes


_LEFT = "the bot was removed from the group or channel"
_MUTE = "the bot may not write there: give it the right to send messages"
_NO_USER = "the account was deleted"
_TOPIC = "the topic of the forum is closed or deleted"
_PICTURE = "Telegram does not take the picture"
_BUTTONS = "Telegram refuses the buttons"
_MARKUP = "Telegram cannot read the formatting"
_EMPTY = "the message is empty"
_LONG = "the message is too long"
_BUSY = "Telegram has trouble of its own"

# (part of Telegram's words, what to do, what it means in ours)
TELEGRAM_SAYS: tuple[tuple[str, Verdict, str], ...] = (
    # 403
    ("bot was blocked by the user", Verdict.GONE, "the bot was blocked"),
    ("user_is_blocked", Verdict.GONE, "the bot was blocked"),
    ("user is deactivated", Verdict.GONE, _NO_USER),
    ("user_deactivated", Verdict.GONE, _NO_USER),
    ("bot was kicked from", Verdict.GONE, _LEFT),
    ("bot is not a member of", Verdict.GONE, _LEFT),
    ("group chat was deleted", Verdict.GONE, "the group was deleted"),
    ("group chat was deactivated", Verdict.GONE, "the group was deleted"),
    ("group is deactivated", Verdict.GONE, "the group was deleted"),
    ("can't initiate conversation", Verdict.GONE, "this person never started the bot"),
    ("can't send messages to bots", Verdict.GONE, "bots cannot write to bots"),
    ("user_is_bot", Verdict.GONE, "bots cannot write to bots"),
    # 400 and 403, a picture (before the chat: a right to send pictures is none to send text)
    ("rights to send photos", Verdict.TEXT, "the bot may not send pictures there"),
    ("chat_send_photos_forbidden", Verdict.TEXT, "the bot may not send pictures there"),
    ("chat_send_media_forbidden", Verdict.TEXT, "the bot may not send pictures there"),
    ("photo_invalid_dimensions", Verdict.TEXT, _PICTURE),
    ("photo_save_file_invalid", Verdict.TEXT, _PICTURE),
    ("image_process_failed", Verdict.TEXT, _PICTURE),
    ("wrong file identifier", Verdict.TEXT, _PICTURE),
    ("wrong remote file identifier", Verdict.TEXT, _PICTURE),
    ("file_reference_", Verdict.TEXT, _PICTURE),
    ("caption is too long", Verdict.TEXT, _PICTURE),
    # 400, the chat
    ("chat not found", Verdict.GONE, "there is no such chat"),
    ("user not found", Verdict.GONE, "there is no such chat"),
    ("peer_id_invalid", Verdict.GONE, "there is no such chat"),
    ("channel_invalid", Verdict.GONE, "there is no such chat"),
    ("channel_private", Verdict.GONE, _LEFT),
    ("can't access the chat", Verdict.GONE, _LEFT),
    ("not enough rights to send", Verdict.GONE, _MUTE),
    ("have no rights to send", Verdict.GONE, _MUTE),
    ("have no write access", Verdict.GONE, _MUTE),
    ("need administrator rights", Verdict.GONE, _MUTE),
    ("chat_admin_required", Verdict.GONE, _MUTE),
    ("chat_write_forbidden", Verdict.GONE, _MUTE),
    ("chat_send_plain_forbidden", Verdict.GONE, _MUTE),
    ("chat_guest_send_forbidden", Verdict.GONE, _MUTE),
    ("chat_restricted", Verdict.GONE, _MUTE),
    ("chat_forbidden", Verdict.GONE, _MUTE),
    ("user_banned_in_channel", Verdict.GONE, _MUTE),
    ("allow_payment_required", Verdict.GONE, "the chat takes money for each message"),
    # 400, the topic
    ("message thread not found", Verdict.TOPIC, _TOPIC),
    ("topic_closed", Verdict.TOPIC, _TOPIC),
    ("topic_deleted", Verdict.TOPIC, _TOPIC),
    ("topic_id_invalid", Verdict.TOPIC, _TOPIC),
    # 400, buttons (before the formatting: "can't parse inline keyboard button")
    ("button_data_invalid", Verdict.BARE, _BUTTONS),
    ("button_url_invalid", Verdict.BARE, _BUTTONS),
    ("button_type_invalid", Verdict.BARE, _BUTTONS),
    ("button_text_invalid", Verdict.BARE, _BUTTONS),
    ("inline keyboard", Verdict.BARE, _BUTTONS),
    ("inlinekeyboard", Verdict.BARE, _BUTTONS),
    ("reply_markup_invalid", Verdict.BARE, _BUTTONS),
    ("reply markup is too long", Verdict.BARE, _BUTTONS),
    ("wrong http url", Verdict.BARE, _BUTTONS),
    # 400, formatting
    ("can't parse entities", Verdict.PLAIN, _MARKUP),
    ("can't parse message text", Verdict.PLAIN, _MARKUP),
    ("entity_bounds_invalid", Verdict.PLAIN, _MARKUP),
    ("entities_too_long", Verdict.PLAIN, _MARKUP),
    # 400, text
    ("message is too long", Verdict.NEVER, _LONG),
    ("message_too_long", Verdict.NEVER, _LONG),
    ("request entity too large", Verdict.NEVER, _LONG),
    ("text is empty", Verdict.NEVER, _EMPTY),
    ("text must be non-empty", Verdict.NEVER, _EMPTY),
    ("message must be non-empty", Verdict.NEVER, _EMPTY),
    ("message_empty", Verdict.NEVER, _EMPTY),
    ("must be encoded in utf-8", Verdict.NEVER, "the message holds broken characters"),
    ("chat_id is empty", Verdict.NEVER, "the message names no chat"),
    # 400, editing and answering
    ("message is not modified", Verdict.DONE, "the message is like that already"),
    ("there is no text in the message to edit", Verdict.CAPTION, "the message is a picture"),
    ("message to edit not found", Verdict.NEVER, "the message to change was deleted"),
    ("message can't be edited", Verdict.NEVER, "the message cannot be changed any more"),
    ("message_id_invalid", Verdict.NEVER, "the message was deleted"),
    ("message to be replied not found", Verdict.NEVER, "the message to reply to was deleted"),
    ("message to reply not found", Verdict.NEVER, "the message to reply to was deleted"),
    ("query is too old", Verdict.DONE, "the button was pressed too long ago"),
    ("query_id_invalid", Verdict.DONE, "the button was pressed too long ago"),
    # 400, the webhook
    ("bad webhook", Verdict.NEVER, "Telegram does not take telegram.webhook_url"),
    # passing trouble
    ("group chat was upgraded to a supergroup", Verdict.LATER, "the group became a supergroup; its new id is awaited"),
    ("balance_too_low", Verdict.LATER, "the bot has too few Stars to pay for broadcasts (telegram.paid_broadcasts)"),
    ("peer_flood", Verdict.LATER, "Telegram takes the messages for a flood"),
    ("request aborted", Verdict.LATER, _BUSY),
    ("sent message was immediately deleted", Verdict.NEVER, "the message was deleted as soon as it was sent"),
    ("internal server error", Verdict.LATER, _BUSY),
    ("bad gateway", Verdict.LATER, _BUSY),
    ("service unavailable", Verdict.LATER, _BUSY),
    ("gateway timeout", Verdict.LATER, _BUSY),
)


def look_up(words: str) -> tuple[Verdict, str] | None:
    """(what to do, what it means) for Telegram's words; None for words the table does not hold."""
    low = words.casefold()
    return next(((verdict, ours) for part, verdict, ours in TELEGRAM_SAYS if part in low), None)
