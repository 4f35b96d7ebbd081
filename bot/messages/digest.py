"""One message instead of many: the headlines of what a chat missed while news could not be sent."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages import html
from bot.model import Message, Story

_TITLE, _SOURCE = 160, 40  # units
_HEAD = 60  # units, more than the first lines take
_RAW = 10_000  # characters with the addresses: beyond, Telegram's servers answer ENTITIES_TOO_LONG


def digest(missed: Sequence[Story]) -> tuple[Message, int]:
    """The headlines in one message, linked, oldest first; and how many of the stories are in it (at least one)."""
    lines: list[str] = []
    units, stretches, raw = _HEAD, 1, _HEAD
    for line in map(_line, missed):
        more, marks = html.measure(line)
        units, stretches, raw = units + more + 1, stretches + marks, raw + len(line)
        if lines and (units > html.LIMIT or stretches > html.ENTITIES or raw > _RAW):
            break
        lines.append(line)
    count = "1 story" if len(lines) == 1 else f"{len(lines)} stories"
    return Message("\n".join([html.bold(f"What you missed: {count}"), "", *lines])), len(lines)


def _line(story: Story) -> str:
    article = story.reading.article
    title = next(
        (words for words in (article.title, article.description, article.url) if words and html.clean(words)),
        "Untitled",
    )
    linked = html.link(html.text(html.cut(title, _TITLE)), article.url)
    source = html.inline(html.cut(article.source or "", _SOURCE))
    return f"• {linked} · {source}" if source else f"• {linked}"
