"""Where errors of python-telegram-bot and of the network below it become ours."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any, TypeVar

from telegram import Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot import errors, logs
from bot.delivery import verdicts
from bot.delivery.verdicts import Verdict
from bot.delivery.wire import NoAnswer, Unreached
from bot.messages import html

log = logging.getLogger(__name__)

T = TypeVar("T")

_COPY, _STOP_IT = "another copy of the bot runs with this token", "stop it, or use another token"
WAIT_UNTOLD = timedelta(seconds=30)  # after a 429 that does not say how long


async def border(call: Awaitable[T]) -> T:
    """Where the library's errors become ours."""
    try:
        return await call
    except TelegramError as error:
        known = explain(error)
        # The library writes the token into some texts of InvalidToken: do not carry it along.
        raise known from (None if isinstance(known, errors.TokenError) else error)
    except (KeyError, TypeError, ValueError) as error:
        # Telegram said yes in a form that the library does not understand.
        raise explain(error) from error


def understood(data: dict[str, Any]) -> Update:
    """An update as Telegram writes it; one that the library cannot read is logged, and holds only its number."""
    try:
        return Update.de_json(data, None)
    except Exception as error:  # AttributeError, KeyError, OverflowError …: it depends on what is odd, and where
        number = int(data["update_id"])
        log.error("update %d cannot be understood and is passed over (%s)", number, type(error).__name__)
        return Update(number)


def explain(error: Exception) -> errors.NewsbotError:
    """What an error of python-telegram-bot means; never holds the token.

    The order matters: BadRequest and those of `wire` are NetworkErrors too.
    """
    match error:
        case ChatMigrated():
            return errors.ChatMoved("the group became a supergroup", new_id=error.new_chat_id)
        case RetryAfter():
            return errors.SlowDown("Telegram asks to slow down", retry_after=_seconds(error.retry_after))
        case InvalidToken():
            return errors.TokenError(
                "Telegram does not know the token: copy it again from @BotFather (NEWSBOT_TELEGRAM__TOKEN)"
            )
        case Conflict() if "webhook" in _words(error).casefold():
            return errors.WebhookError(f"{_COPY}, called by a webhook: {_STOP_IT}")
        case Conflict():
            return errors.ConflictError(f"{_COPY}: {_STOP_IT}")
        case Forbidden():
            return _by_words(error, Verdict.GONE)
        case BadRequest():
            return _by_words(error, Verdict.NEVER)
        case NoAnswer():
            return errors.Unsure(str(error))
        case Unreached():
            return errors.SendError(f"Telegram cannot be reached ({error}): check the network")
        case NetworkError():
            return _by_status(error)
        case TelegramError():  # a yes that is not JSON: something else than Telegram answered
            return errors.SendError("what answers is not Telegram: check the network and NEWSBOT_TELEGRAM__API_URL")
    return errors.Unsure(f"Telegram's answer was not understood ({type(error).__name__})")


def _by_words(error: TelegramError, default: Verdict) -> errors.NewsbotError:
    words = _words(error)
    verdict, ours = verdicts.look_up(words) or (default, "Telegram refuses the message")
    text = f"{ours} (Telegram: {words})"
    match verdict:
        case Verdict.GONE:
            return errors.ChatGone(text)
        case Verdict.TOPIC:
            return errors.TopicClosed(text)
        case Verdict.LATER:
            return errors.SendError(text)
    return errors.Refused(text)


def _by_status(error: NetworkError) -> errors.NewsbotError:
    """An HTTP status that the library has no class for (429, 5xx)."""
    words = _words(error)
    if "too many requests" in words.casefold():
        told = re.search(r"retry after (\d+)", words, re.IGNORECASE)
        wait = timedelta(seconds=int(told[1])) if told else WAIT_UNTOLD
        return errors.SlowDown("Telegram asks to slow down", retry_after=wait)
    return _by_words(error, Verdict.LATER)


def verdict_of(error: BaseException | None) -> Verdict | None:
    found = verdicts.look_up(_words(error)) if isinstance(error, TelegramError) else None
    return found[0] if found else None


def _words(error: TelegramError) -> str:
    """Telegram's own words, short and without a token; a page of HTML is cut off."""
    words = re.split(r"\. (?:Parsing the server response|The server response contained)", error.message)[0]
    return logs.mask(html.cut(words, 200))


def _seconds(wait: int | timedelta) -> timedelta:
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
