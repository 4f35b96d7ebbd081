"""Formatted text as Telegram reads it: markup in, plain text and MessageEntity objects out.

With the package ``tdjson`` installed, TDLib's own parser decides (the one inside the official Bot API server); without
it, a small strict check of our own (``tags``) that knows HTML. Offsets and lengths count UTF-16 code units:
https://core.telegram.org/api/entities
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.demo import tags
from bot.demo.tags import Entity, Markup, utf16

__all__ = ["Entity", "Formatted", "Markup", "read", "utf16"]

MODES = {"html": "HTML", "markdown": "Markdown", "markdownv2": "MarkdownV2"}
OPAQUE = {"code", "pre", "text_link"}  # nothing is found inside these
RENAMED = {"block_quote": "blockquote", "expandable_block_quote": "expandable_blockquote", "text_url": "text_link"}
RENAMED |= {"email_address": "email", "pre_code": "pre"}
UNKNOWN_TO_BOTS = {"bank_card_number", "media_timestamp", "mention_name", "date_time"}

Execute = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Formatted:
    """Plain text, trimmed as Telegram trims it, with its entities in order."""

    text: str
    entities: tuple[Entity, ...] = ()


def read(text: str, parse_mode: str = "", given: list[Entity] | None = None) -> Formatted:
    """What Telegram makes of a text: markup parsed, links, mentions and commands found, white space at the ends cut.

    ``given`` are entities a caller sends instead of markup. Raises Markup when the markup cannot be parsed, and
    LookupError for a parse mode that Telegram does not know.
    """
    text = _clean(text)
    entities = list(given or [])
    if parse_mode:
        text, entities = _parse(text, MODES[parse_mode.lower()])
    taken = [(entity["offset"], entity["offset"] + entity["length"]) for entity in entities if entity["type"] in OPAQUE]
    entities = [entity for entity in entities if not _inside_code(entity, entities)]
    for found in _find(text):
        start, end = found["offset"], found["offset"] + found["length"]
        if all(end <= left or start >= right for left, right in taken):
            entities.append(found)
    return _trim(text, entities)


def _clean(text: str) -> str:
    return re.sub(r"[\x00-\x09\x0b-\x1f]", " ", text.replace("\r", ""))


def _parse(text: str, mode: str) -> tuple[str, list[Entity]]:
    tdlib = _tdlib()
    if tdlib is None:
        if mode != "HTML":
            raise LookupError(mode)
        return tags.parse(text)
    version = {"Markdown": 1, "MarkdownV2": 2}.get(mode, 0)
    kind = "textParseModeMarkdown" if version else "textParseModeHTML"
    asked = {"@type": "parseTextEntities", "text": text, "parse_mode": {"@type": kind, "version": version}}
    answer = tdlib(asked)
    if answer["@type"] == "error":
        raise Markup(str(answer["message"]).removeprefix("Can't parse entities: "))
    return str(answer["text"]), _translated(answer["entities"])


def _find(text: str) -> list[Entity]:
    tdlib = _tdlib()
    if tdlib is None:
        return tags.find(text)
    return _translated(tdlib({"@type": "getTextEntities", "text": text})["entities"])


def _inside_code(entity: Entity, entities: list[Entity]) -> bool:
    start, end = entity["offset"], entity["offset"] + entity["length"]
    return any(
        other is not entity
        and other["type"] in ("code", "pre")
        and other["offset"] <= start
        and end <= other["offset"] + other["length"]
        and entity["type"] not in ("blockquote", "expandable_blockquote")
        for other in entities
    )


def _trim(text: str, entities: list[Entity]) -> Formatted:
    cut = len(text) - len(text.lstrip())  # white space is never a surrogate pair: characters are units
    text = text.strip()
    size = utf16(text)
    kept = []
    for entity in sorted(entities, key=lambda entity: (entity["offset"], -entity["length"])):
        start = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] + entity["length"] - cut, size)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return Formatted(text, tuple(kept))


def _translated(entities: list[dict[str, Any]]) -> list[Entity]:
    """TDLib's textEntity objects in the Bot API's words."""
    translated = []
    for entity in entities:
        kind = entity["type"]
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind["@type"].removeprefix("textEntityType")).lower()
        if words in UNKNOWN_TO_BOTS:
            continue
        more = {name: kind[name] for name in ("url", "language", "custom_emoji_id") if kind.get(name)}
        place = {"offset": entity["offset"], "length": entity["length"]}
        translated.append({"type": RENAMED.get(words, words), **place, **more})
    return translated


@functools.cache
def _tdlib() -> Execute | None:
    try:
        import tdjson
    except ImportError:
        return None

    def execute(request: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(tdjson.td_execute(json.dumps(request).encode()) or b"{}")
        return answer

    execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})
    return execute
