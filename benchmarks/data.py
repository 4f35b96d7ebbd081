"""Reads the data sets that are measured and trained on: gzipped JSON lines, kept outside the repository."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Read the JSON lines of a gzipped file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def tokenised_sentences(text: str) -> list[str]:
    """Cut tokenised text behind its full stops; a closing quotation mark stays with what it closes."""
    found: list[str] = []
    for piece in re.split(r"(?<=\s[.?!])\s+", text.strip()):
        rest = piece
        if found and piece[:1] == '"' and found[-1].count('"') % 2:
            found[-1], rest = f'{found[-1]} "', piece[1:].strip()
        if rest:
            found.append(rest)
    return found
