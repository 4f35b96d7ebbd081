"""An article for the command line, and lines that hold it."""

from __future__ import annotations

import json
from pathlib import Path

TITLE = "Council closes harbour bridge for two years"
TEXT = (
    "The city council of Westhaven closed the harbour bridge on Tuesday after engineers found cracks in two of its main"
    " cables. Mayor Anna Lindqvist said the bridge would stay shut for at least two years.\n"
    "About 18,000 cars cross it every day. The council expects the repair to cost 42 million euros."
    " Ferries will run every ten minutes from Wednesday."
)
GERMAN = (
    "Die Stadt Köln hat am Dienstag die größte Brücke für Fußgänger geschlossen, weil Prüfer Risse fanden.\n"
    "Bürgermeisterin Jäger sagte, die Brücke bleibe für mindestens zwei Jahre geschlossen."
)
HTML = (
    f"<html lang='en'><head><title>{TITLE} – The Post</title></head><body><nav>Home News Sport</nav><article>"
    f"<h1>{TITLE}</h1><p>{TEXT.replace(chr(10), '</p><p>')}</p></article></body></html>"
)


def file(folder: Path, name: str = "article.txt") -> Path:
    """The article as a text file with its headline on top."""
    path = folder / name
    path.write_text(f"{TITLE}\n\n{TEXT}\n", "utf-8")
    return path


def lines(path: Path, *given: object) -> Path:
    """Write lines; objects as JSON, bytes as they are."""
    path.write_bytes(b"\n".join(one if isinstance(one, bytes) else json.dumps(one).encode() for one in given) + b"\n")
    return path


def read(path: Path) -> list[dict[str, object]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
