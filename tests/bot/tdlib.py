"""TDLib's own parser, offline: what the official Bot API server makes of a message's HTML."""

from __future__ import annotations

import functools
import json
from typing import Any, NamedTuple

import tdjson

from bot.messages import html


class Entity(NamedTuple):
    kind: str  # "Bold", "TextUrl", …
    text: str
    url: str | None


class Parsed(NamedTuple):
    text: str
    entities: list[Entity]


def parse(markup: str) -> Parsed:
    """The text and the formatting; a message that Telegram refuses fails the test with Telegram's words."""
    found = _execute({"@type": "parseTextEntities", "text": markup, "parse_mode": {"@type": "textParseModeHTML"}})
    assert found["@type"] == "formattedText", f"{found.get('message')}: {markup!r}"
    units = found["text"].encode("utf-16-le")

    def entity(one: dict[str, Any]) -> Entity:
        start, end = 2 * one["offset"], 2 * (one["offset"] + one["length"])
        kind = one["type"]["@type"].removeprefix("textEntityType")
        return Entity(kind, units[start:end].decode("utf-16-le"), one["type"].get("url"))

    return Parsed(found["text"], [entity(one) for one in found["entities"]])


def accept(markup: str) -> Parsed:
    """Parse a message and hold it to every limit of a message that is sent."""
    parsed = parse(markup)
    assert parsed.text.strip(), "Telegram refuses empty messages"
    assert len(parsed.text.encode("utf-16-le")) // 2 <= html.LIMIT
    assert len(parsed.entities) <= html.ENTITIES
    assert parsed.text == html.plain(markup)
    return parsed


@functools.cache
def _be_quiet() -> None:
    tdjson.td_execute(json.dumps({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}).encode())


def _execute(request: dict[str, Any]) -> dict[str, Any]:
    _be_quiet()
    answer: dict[str, Any] = json.loads(tdjson.td_execute(json.dumps(request).encode("utf-8", "surrogatepass")) or b"")
    return answer
