"""How a summary and an answer look: plain where they are piped, laid out on a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from summarizer.types import When

if TYPE_CHECKING:
    from summarizer.types import Answer, Fact, Summary

SHOWN = {"who": 3, "what": 1, "when": 3, "where": 2, "why": 1}  # facts of each kind; --json has all


def json_object(found: dict[str, Any]) -> None:
    """Print JSON, in escapes where the terminal has other characters than Unicode's."""
    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    print(json.dumps(found, ensure_ascii=not unicode, indent=2))


def summary(found: Summary, note: str | None) -> None:
    """Print a summary for people; ``note`` goes to stderr."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    if not console.is_terminal:
        print("\n".join(_lines(found)))
    else:
        card, points = Table.grid(padding=(0, 2)), Table.grid(padding=(0, 1))
        for name, text in _card(found):
            card.add_row(Text(name, style="dim"), Text(text))
        for point in found.points:
            points.add_row(Text("•", style="cyan"), Text(point.text))
        if found.title:
            console.print(Text(found.title, style="bold"), end="\n\n")
        if card.row_count:
            console.print(card, end="\n\n")
        if found.description:
            console.print(Text(found.description), end="\n\n")
        console.print(points)
    if note:
        print(f"newsbot: {note}", file=sys.stderr)


def answer(found: Answer) -> None:
    """Print an answer for people, with the sentence it rests on."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    if found.answer is None:
        print("The article does not say.")
    elif console.is_terminal:
        console.print(Text(found.answer, style="bold"))
        console.print(Text(f"“{found.quote}”", style="dim"))
    else:
        print(f"{found.answer}\n“{found.quote}”")


def _lines(found: Summary) -> Iterator[str]:
    if found.title:
        yield found.title
    yield from (f"  {name:5}  {text}" for name, text in _card(found))
    if found.description:
        yield found.description
    yield from (f"• {point.text}" for point in found.points)


def _card(found: Summary) -> Iterator[tuple[str, str]]:
    for name, most in SHOWN.items():
        facts = found.told(name)
        if facts:
            yield name, "; ".join(_fact(fact) for fact in facts[:most])


def _fact(fact: Fact) -> str:
    if not isinstance(fact, When) or fact.first is None:
        return fact.text
    dates = f"{fact.first}" if fact.last in (None, fact.first) else f"{fact.first} to {fact.last}"
    return f"{fact.text} ({dates})"
