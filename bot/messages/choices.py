"""What a chat chose, as a message with buttons that change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

from bot.messages import html
from bot.messages.callbacks import button_data
from bot.model import Button, Chat, Look, Message, Subscription

PREVIEWS = ("off", "small", "large")
SWITCHES = {"picture": "Pictures", "silent": "Silent", "hashtags": "Hashtags"}  # what is on or off, by its field
ANSWERS = {"on": True, "yes": True, "off": False, "no": False}


def settings(
    chat: Chat, subscriptions: Sequence[Subscription], styles: Sequence[str], style: str, *, named: bool = False
) -> Message:
    """The settings; ``style`` is the one in force, ``named`` says which chat they are for."""
    muted = sum(one.muted for one in subscriptions)
    look = chat.look
    told = {
        "News": "paused" if chat.paused else "on",
        "Feeds": f"{len(subscriptions)}, {muted} muted" if muted else str(len(subscriptions)),
        "Style": style,
        "Link preview": look.preview,
        **{title: _on(getattr(look, field)) for field, title in SWITCHES.items()},
    }
    head = html.bold("Settings") + (f" of {html.inline(chat.title or str(chat.id))}" if named else "")
    lines = [f"{html.bold(f'{name}:')} {value}" for name, value in told.items()]
    buttons = (
        tuple(_choice(one.capitalize(), one == style, "style", number) for number, one in enumerate(styles)),
        tuple(_choice(f"Link {one}", one == look.preview, "link", number) for number, one in enumerate(PREVIEWS)),
        tuple(
            _choice(title, getattr(look, field), field, int(not getattr(look, field)))
            for field, title in SWITCHES.items()
        ),
        (
            Button("Show me", data="show_me"),
            Button("Resume", data="resume") if chat.paused else Button("Pause", data="pause"),
            Button("Feeds", data="feeds"),
        ),
    )
    hint = html.italic("Press to change; Show me sends the newest story as it will look.")
    return Message("\n".join([f"{head}\n", *lines, f"\n{hint}"]), buttons)


def pressed(look: Look, name: str, number: int, styles: Sequence[str]) -> Look | None:
    """The look after one of its buttons was pressed; None for what is no choice here."""
    if name in SWITCHES:
        return _changed(look, name, bool(number))
    field, choices = {"style": ("style", styles), "link": ("preview", PREVIEWS)}[name]
    return _changed(look, field, choices[number]) if 0 <= number < len(choices) else None


def written(look: Look, words: str, styles: Sequence[str]) -> Look | None:
    """The look after "style full", "link large", "pictures on"; None for what is no choice."""
    name, _, value = words.lower().partition(" ")
    value = value.strip()
    field = next((field for field, title in SWITCHES.items() if name in (field, title.lower())), None)
    if field and value in ANSWERS:
        return _changed(look, field, ANSWERS[value])
    if name == "style" and value in styles:
        return replace(look, style=value)
    if name in ("link", "preview") and value in PREVIEWS:
        return replace(look, preview=value)
    return None


def examples(styles: Sequence[str]) -> list[tuple[str, Sequence[str]]]:
    """What `written` understands: ("style compact", all that may stand in its last place)."""
    first: list[tuple[str, Sequence[str]]] = [(f"style {styles[0]}", styles), (f"link {PREVIEWS[-1]}", PREVIEWS)]
    return first + [(f"{title.lower()} on", ("on", "off")) for title in SWITCHES.values()]


def _changed(look: Look, field: str, value: object) -> Look:
    return Look(**(asdict(look) | {field: value}))


def _choice(title: str, chosen: bool, action: str, number: int) -> Button:
    return Button(f"✓ {title}" if chosen else title, data=button_data(action, number))


def _on(yes: bool) -> str:
    return "on" if yes else "off"
