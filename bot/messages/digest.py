"""One message instead of many: the headlines of what a chat missed while news could not be sent."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages import html
from bot.messages.callbacks import button_data
from bot.model import Button, Message, Story

_TITLE, _SOURCE = 160, 40  # units
_HEAD = 120  # units, more than the first and the last lines take
_IN_A_ROW = 8  # buttons; phones show no more
_RAW = 10_000  # characters with the addresses: beyond, Telegram's servers answer ENTITIES_TOO_LONG


def digest(missed: Sequence[Story], *, in_channel: bool = False) -> tuple[Message, int]:
    """The headlines in one message, linked, oldest first; and how many of the stories are in it (at least one).

    A numbered button shows each in full, but not ``in_channel``, where all readers would get what one of them asks for.
    """
    lines: list[str] = []
    units, stretches, raw = _HEAD, 2, _HEAD
    for number, story in enumerate(missed, 1):
        line = f"{number}. {_line(story)}"
        more, marks = html.measure(line)
        units, stretches, raw = units + more + 1, stretches + marks, raw + len(line)
        if lines and (units > html.LIMIT or stretches > html.ENTITIES or raw > _RAW):
            break
        lines.append(line)
    count = "1 story" if len(lines) == 1 else f"{len(lines)} stories"
    if in_channel:
        return Message("\n".join([html.bold(f"In the meantime: {count}"), "", *lines])), len(lines)
    shown = [
        Button(str(number), data=button_data("show", one.id)) for number, one in enumerate(missed[: len(lines)], 1)
    ]
    rows = tuple(tuple(shown[place : place + _IN_A_ROW]) for place in range(0, len(shown), _IN_A_ROW))
    head, hint = html.bold(f"What you missed: {count}"), html.italic("Press a number to read that story.")
    return Message("\n".join([head, "", *lines, "", hint]), rows), len(lines)


def _line(story: Story) -> str:
    article = story.reading.article
    title = next(
        (words for words in (article.title, article.description, article.url) if words and html.clean(words)),
        "Untitled",
    )
    linked = html.link(html.text(html.cut(title, _TITLE)), article.url)
    source = html.inline(html.cut(article.source or "", _SOURCE))
    return f"{linked} · {source}" if source else linked
