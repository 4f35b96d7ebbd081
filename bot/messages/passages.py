"""The article's own sentences in a message: those not shown yet, in paragraphs, and words marked in a quotation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.messages import html

_LONG = 4  # sentences of a paragraph; on a phone more are a wall


def continued(sentences: Sequence[str], text: str | None, shown: set[int], limit: int) -> tuple[str, int]:
    """The sentences not shown, in paragraphs, as far as they fit in ``limit`` units; and how many do not.

    A paragraph begins where one of the article's ``text`` does, behind what is shown already, and where one is long.
    """
    left = [(number, html.text(raw)) for number, raw in enumerate(sentences) if number not in shown]
    left = [(number, sentence) for number, sentence in left if sentence]
    opening = _opening(sentences, text or "")
    told, before, length = "", -1, 0
    for place, (number, sentence) in enumerate(left):
        goes_on = number == before + 1 and number not in opening and length < _LONG
        between = "" if not told else " " if goes_on else "\n\n"
        if html.measure(told + between + sentence)[0] > limit:
            if not told:
                return html.text(html.cut(sentences[number], limit)), len(left) - 1
            return told, len(left) - place
        told, before, length = told + between + sentence, number, length + 1 if goes_on else 1
    return told, 0


def _opening(sentences: Sequence[str], text: str) -> set[int]:
    """The sentences that open a paragraph of the text, as far as it is the text that they are from."""
    whole = "\n".join(" ".join(line.split()) for line in text.splitlines())
    found, position = set(), 0
    for number, raw in enumerate(sentences):
        sentence = " ".join(raw.split())
        start = whole.find(sentence, position)
        if start < 0:
            break
        if "\n" in whole[position:start]:
            found.add(number)
        position = start + len(sentence)
    return found


def marked(sentence: str, spans: Iterable[tuple[int, int]]) -> str:
    """The sentence with the spans of characters in bold."""
    told, position = "", 0
    for start, end in sorted(spans):
        words = sentence[max(start, position) : max(end, 0)].strip()
        if html.clean(words):
            place = sentence.index(words, max(start, position))
            told += _piece(sentence[position:place]) + html.bold(html.text(words))
            position = place + len(words)
    return (told + _piece(sentence[position:])).strip()


def _piece(raw: str) -> str:
    """Part of a line as HTML, white space at its ends kept as one space."""
    left, right = " " if raw[:1].isspace() else "", " " if raw[-1:].isspace() else ""
    cleaned = html.text(raw)
    return f"{left}{cleaned}{right}" if cleaned else left
