"""An article's sentences: verbatim pieces of its text but for runs of white space, without clutter, none twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from summarizer.sentences import boundaries, clutter, text


def read(raw: str, title: str | None = None) -> tuple[str, ...]:
    """The sentences of an article, in order; ``raw`` is its body, with paragraphs as lines, without the title."""
    kept: list[str] = []
    seen: set[str] = {text.key(title or "")}
    for sentence in split(text.clean(raw, title)):
        key = text.key(sentence)
        if key and key not in seen and not clutter.sentence(sentence) and not clutter.is_tweet(sentence):
            seen.add(key)
            kept.append(sentence)
    return tuple(kept)


def described(description: str | None, told: Sequence[str]) -> str | None:
    """What the publisher's description says beyond the sentences ``told``, without clutter; None when it is nothing."""
    known = text.key(" ".join(told))
    new = [sentence for sentence in read(description or "") if text.key(sentence) not in known]
    return " ".join(new) or None


def split(paragraphs: Iterable[str]) -> list[str]:
    """The sentences of the paragraphs, in order, white space folded; a newline always ends a sentence."""
    lines = (line for paragraph in paragraphs for line in text.lines(paragraph))
    return [" ".join(sentence.split()) for line in lines for sentence in boundaries.sentences(line)]
