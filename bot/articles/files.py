"""Plain text files as people save them: lines that were wrapped at a width, and a heading on top."""

from __future__ import annotations

import itertools
import re

from summarizer.sentences import clutter

_ENDED = re.compile(r"[.!?…。！？।][\"'”’»)\]」』]*$")
_IDEOGRAPHS = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LONG = 20  # words of a line that is a paragraph, whatever its end
_TOP = 8  # lines above the first paragraph that are looked at


def unwrapped(text: str) -> list[str]:
    """The paragraphs and headings of a text; lines wrapped at a width (an e-mail, a terminal) become whole again."""
    lines = [line.rstrip() for line in text.split("\n")]
    pairs = [(one, two) for one, two in itertools.pairwise(lines) if one.strip() and two.strip()]
    flowing = [one for one, two in pairs if not _ENDED.search(one) and two.lstrip()[0].islower()]
    width = max(map(len, flowing), default=0)
    if len(flowing) < 3 or len(flowing) < 0.3 * len(pairs) or width > 120:
        return [line.strip() for line in lines if line.strip()]
    whole: list[str] = []
    before = ""
    for line in lines:
        if before and line.strip() and len(before) > 0.75 * width:
            whole[-1] += " " + line.strip()
        elif line.strip():
            whole.append(line.strip())
        before = line
    return whole


def heading(lines: list[str]) -> int | None:
    """Which of the lines is the heading on top; None when the text begins with its first paragraph.

    A section's name above it ("Politics"), bylines and credits are passed over.
    """
    top: list[int] = []
    for place, line in enumerate(lines):
        if re.match(r"#{1,2}\s+\S", line) and place < _TOP:
            return place
        if _is_paragraph(line, first=place == 0):
            break
        if place < _TOP and not clutter.line(line):
            top.append(place)
    else:
        return None  # no paragraph at all: a list, a poem
    telling = [place for place in top if _words(lines[place]) >= 4]
    return next(
        iter(telling),
        max((place for place in top if _words(lines[place]) > 1), key=lambda p: _words(lines[p]), default=None),
    )


def _is_paragraph(line: str, *, first: bool) -> bool:
    words = _words(line)
    asked = first and line.endswith(("?", "!")) and words < _LONG
    return words >= _LONG or (bool(_ENDED.search(line)) and words > 3 and not asked and not clutter.line(line))


def _words(line: str) -> int:
    """Words; of scripts without spaces, two characters count as one."""
    return len(_IDEOGRAPHS.findall(line)) // 2 or len(line.split())
