"""Telegram's HTML: text made harmless, a few tags, measuring, cutting and splitting.

What an article, a feed or a person wrote enters a message only through `text` or `inline`, addresses only through
`url`. Lengths are UTF-16 units after parsing, as Telegram counts them: https://core.telegram.org/bots/api#html-style
"""

from __future__ import annotations

import html
import ipaddress
import re
import unicodedata
import urllib.parse
from collections.abc import Iterable, Iterator
from typing import NamedTuple

LIMIT = 4096  # units in a message after parsing
CAPTION = 1024  # units under a picture
ENTITIES = 100  # formatted stretches in a message; Telegram ignores the rest
URL_LIMIT = 2048
_RAW_LIMIT = 20_000  # characters looked at; five messages' worth

# ---------------------------------------------------------------- text made harmless

_BLANK = frozenset("\u2800\u3164\uffa0")  # letters that show nothing
_UNSEEN = re.compile(
    "(\U0001f3f4[\U000e0020-\U000e007e]{2,8}\U000e007f)|"  # kept: the flags of England, Scotland, Wales
    "[\u00ad\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc"  # hyphenation, bidi overrides and isolates
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ufdd0-\ufdef]"  # music, tags, noncharacters
)
_MARKS = {"Mn", "Me"}
_MAX_MARKS = 4  # Hebrew with cantillation needs them; Zalgo text has dozens
_JOINERS = "\u200c\u200d"
_JOINED = re.compile(f"([{_JOINERS}])[{_JOINERS}]+")
# Telegram's server removes these marks (TDLib, clean_input_string); å is composed before and stays.
_REMOVED = str.maketrans("", "", "\u030a\u0333\u033f")
_RTL = {"R", "AL"}


def clean(raw: str) -> str:
    """One line of text that shows what it says: no controls, overrides, hidden characters or piles of marks.

    White space is collapsed, letters are composed (NFC), lone surrogates and private characters are dropped.
    """
    raw = raw[:_RAW_LIMIT]
    if not (raw.isascii() and raw.isprintable()):
        raw = raw.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
        raw = unicodedata.normalize("NFC", _sift(_UNSEEN.sub(r"\1", raw)))
        raw = _JOINED.sub(r"\1", unicodedata.normalize("NFC", raw.translate(_REMOVED)))
    return " ".join(raw.split())


def _sift(raw: str) -> str:
    """Drop what is not to be seen, and marks beyond the fourth on one letter (before NFC: it sorts them slowly)."""
    kept: list[str] = []
    marks = _MAX_MARKS  # a text does not begin with a mark: it would sit on what stands before it
    for character in raw:
        category = unicodedata.category(character)
        if category in _MARKS:
            marks += 1
            if marks > _MAX_MARKS:
                continue
        elif character not in _JOINERS:
            marks = 0
        if character.isspace() or character in _BLANK:
            kept.append(" ")
        elif category not in {"Cc", "Co"} and ord(character) & 0xFFFE != 0xFFFE:
            kept.append(character)
    return "".join(kept)


def text(raw: str) -> str:
    """Somebody's text as HTML of one line, to stand in a paragraph of its own."""
    return html.escape(clean(raw), quote=False)


def inline(raw: str) -> str:
    """Somebody's text as HTML within a line of ours; right-to-left text is isolated so that it turns nothing else."""
    cleaned = clean(raw)
    if any(unicodedata.bidirectional(character) in _RTL for character in cleaned):
        cleaned = f"\u2068{cleaned}\u2069"
    return html.escape(cleaned, quote=False)


# ---------------------------------------------------------------- addresses


def url(raw: str | None) -> str | None:
    """A web address that Telegram will link, or None: http(s), a host with a dot, no password, all ASCII."""
    if not raw or len(raw) > URL_LIMIT or re.search(r"[\x00-\x1f\x7f\ud800-\udfff]", raw.strip()):
        return None
    try:
        parts = urllib.parse.urlsplit(raw.strip())
        port = parts.port
        host = _host(parts.hostname or "")
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or port == 0 or "@" in parts.netloc:
        return None
    path = urllib.parse.quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    query = urllib.parse.quote(parts.query, safe="/%:@!$&'()*+,;=~?[]")
    fragment = urllib.parse.quote(parts.fragment, safe="/%:@!$&'()*+,;=~?")
    whole = urllib.parse.urlunsplit((parts.scheme, host if port is None else f"{host}:{port}", path, query, fragment))
    return whole if len(whole) <= URL_LIMIT else None


def _host(name: str) -> str:
    """The host in ASCII; empty when Telegram would not link it. Raises ValueError."""
    if ":" in name:
        return f"[{ipaddress.IPv6Address(name)}]"
    ascii_name = name.encode("idna").decode("ascii").lower()
    return ascii_name if re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+", ascii_name) else ""


# ---------------------------------------------------------------- tags


def bold(inner: str) -> str:
    return f"<b>{inner}</b>" if inner else ""


def italic(inner: str) -> str:
    return f"<i>{inner}</i>" if inner else ""


def link(inner: str, address: str | None) -> str:
    """The inner HTML, linked where the address is one that can be."""
    target = url(address)
    return f'<a href="{html.escape(target)}">{inner}</a>' if target and inner else inner


def quote(inner: str, *, expandable: bool = False) -> str:
    """A quotation block; an expandable one is folded until tapped."""
    return f"<blockquote{' expandable' if expandable else ''}>{inner}</blockquote>" if inner else ""


_HASHTAG = 40  # characters; longer ones are sentences


def hashtags(names: Iterable[str]) -> list[str]:
    """Names as hashtags, each once: "UK politics" -> "#UK_politics"; none that Telegram would not take whole."""
    found: dict[str, str] = {}
    for name in names:
        cleaned = re.sub("['’]", "", clean(name))
        categories = [unicodedata.category(character) for character in cleaned]
        # Telegram knows letters, decimal digits and "_" (TDLib, match_hashtags); a mark ends a hashtag within its word.
        if any(category.startswith("M") for category in categories) or not any(one[0] == "L" for one in categories):
            continue
        spaced = "".join(
            character if category[0] == "L" or category == "Nd" else " "
            for character, category in zip(cleaned, categories, strict=True)
        )
        tag = "_".join(spaced.split())
        if len(tag) <= _HASHTAG:
            found.setdefault(tag.casefold(), f"#{tag}")
    return list(found.values())


# ---------------------------------------------------------------- somebody's HTML

_KNOWN = re.compile(
    r"<(?:(b|strong|i|em|u|ins|s|strike|del|code|pre|tg-spoiler|blockquote)|(blockquote) expandable"
    r"|(span) class=\"tg-spoiler\"|(a) href=\"([^\"<>]*)\")>"
)


def paragraphs(markup: str) -> str:
    """The lines without white space at their ends, and never more than one empty line between two."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in markup.strip().splitlines())).strip()


def problem(markup: str) -> str:
    """What Telegram would not read in an operator's HTML, in words; "" when it reads all of it."""
    opened: list[str] = []
    for token in re.findall(r"<[^>]*>?", markup):
        if known := _KNOWN.fullmatch(token):
            if known[5] is not None and not url(html.unescape(known[5])):
                return f"{token} leads nowhere: an address must begin with https:// or http://"
            opened.append(next(filter(None, known.groups())))
        elif not token.startswith("</"):
            return f"Telegram does not know {token}"
        elif not opened or token != f"</{opened[-1]}>":
            return f"{token} closes what is not open" + (f": <{opened[-1]}> is" if opened else "")
        else:
            opened.pop()
    if opened:
        return f"<{opened[-1]}> is never closed"
    return "" if plain(markup).strip() else "it makes an empty message"


# ---------------------------------------------------------------- measuring


def units(raw: str) -> int:
    """The length in UTF-16 units."""
    return len(raw.encode("utf-16-le", "surrogatepass")) // 2


def plain(markup: str) -> str:
    """The text of a message without its formatting."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def measure(markup: str) -> tuple[int, int]:
    """(UTF-16 units, formatted stretches) of a message after parsing."""
    return units(plain(markup)), len(re.findall(r"<[a-z]", markup))


def fit(blocks: Iterable[str], last: Iterable[str] = (), *, between: str = "\n\n", limit: int = LIMIT) -> str:
    """The blocks one below the other, as many as a message can hold; empty ones are skipped.

    The first block and those at the ``last`` are placed before the others, which give way.
    """
    first, *middle = [*filter(None, blocks)] or [""]
    kept = [first] if first and _holds(first, limit) else []
    end: list[str] = []
    for block in filter(None, last):
        if _holds(between.join([*kept, *end, block]), limit):
            end.append(block)
    for block in middle if kept else []:
        if not _holds(between.join([*kept, block, *end]), limit):
            break
        kept.append(block)
    return between.join([*kept, *end])


def _holds(markup: str, limit: int) -> bool:
    length, stretches = measure(markup)
    return length <= limit and stretches <= ENTITIES


# ---------------------------------------------------------------- cutting

_SENTENCE_END = re.compile(r"(?:[.!?…؟।]+[\"'”’»)\]]*(?=\s+[^\Wa-z]|\s+\W)|[。！？]+[」』”’）]*)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:\w|mr|mrs|ms|dr|st|vs|no|gen|col|sen|rep|gov|lt|sgt|prof|jr|sr|inc|ltd|co|corp|approx|e\.g|i\.e"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|\.\w)\.$",
    re.IGNORECASE,
)


def cut(raw: str, limit: int) -> str:
    """The cleaned text in at most ``limit`` units, ended at a sentence, else at a word and "…"."""
    cleaned = clean(raw)
    if units(cleaned) <= limit:
        return cleaned
    head = cleaned[: _reach(cleaned, limit)]
    ends = [match.end() for match in _SENTENCE_END.finditer(cleaned) if match.end() <= len(head)]
    ends = [end for end in ends if not _ABBREVIATION.search(head[max(0, end - 20) : end])]
    if ends and ends[-1] >= len(head) // 4:
        return head[: ends[-1]]
    head = cleaned[: _reach(cleaned, limit - 1)]
    space = len(head) if cleaned[len(head)] == " " else head.rfind(" ")
    head = head[:space] if space >= len(head) // 2 else _whole_letters(cleaned, len(head))
    return head.rstrip(" ,;:–—-") + "…"


def _reach(raw: str, limit: int) -> int:
    """How many characters of the text make at most ``limit`` units."""
    end = min(len(raw), limit)
    while units(raw[:end]) > limit:
        end -= max(1, (units(raw[:end]) - limit) // 2)
    return end


def _whole_letters(raw: str, end: int) -> str:
    """The first ``end`` characters, fewer where that would tear a letter from its marks or an emoji apart."""
    start = end
    while end > 0 and end < len(raw) and (unicodedata.combining(raw[end]) or raw[end] in "\u200d\ufe0f"):
        end -= 1
    while end > 1 and raw[end - 1] == "\u200d":
        end -= 2
    return raw[: end or start]


# ---------------------------------------------------------------- splitting


class _Run(NamedTuple):
    text: str
    tags: tuple[str, ...]  # the tags open around it, as written, outermost first


_TOKEN = re.compile(r"<[^>]*>|[^<]+")
_BREAKS = (re.compile(r"\n\n+"), re.compile(r"\n+"), re.compile(r"(?<=[.!?…])\s+"), re.compile(r"\s+"))


def split(markup: str, limit: int = LIMIT) -> list[str]:
    """A long message as several, each within the limits: broken at paragraphs, else lines, sentences, words.

    Tags open at a break are closed there and opened again in the next part.
    """
    runs = list(_runs(markup))
    whole = "".join(run.text for run in runs)
    parts: list[str] = []
    start = 0
    while start < len(whole):
        reach = min(start + _reach(whole[start : start + limit], limit), _entity_reach(runs, start))
        end, following = reach, reach
        if reach < len(whole):
            end, following = _break(whole, start, reach)
        part = _build(_slice(runs, start, end))
        if plain(part).strip():
            parts.append(part)
        start = following
    return parts


def _break(whole: str, start: int, reach: int) -> tuple[int, int]:
    """Where to end a part that may reach so far, and where the next one begins."""
    for pattern in _BREAKS:
        matches = [match for match in pattern.finditer(whole, start, reach + 1) if start < match.start() <= reach]
        if matches and matches[-1].start() - start >= (reach - start) // 3:
            return matches[-1].start(), matches[-1].end()
    end = start + len(_whole_letters(whole[start : reach + 1], reach - start))
    return end, end


def _entity_reach(runs: list[_Run], start: int) -> int:
    """The position where one formatted stretch too many would begin."""
    position, opened = 0, 0
    before: tuple[str, ...] = ()
    for run in runs:
        if position + len(run.text) > start:
            opened += len(run.tags) - _shared(before, run.tags)
            before = run.tags
            if opened > ENTITIES:
                return max(position, start + 1)
        position += len(run.text)
    return position


def _runs(markup: str) -> Iterator[_Run]:
    """Our own HTML as stretches of text, each with the tags around it."""
    tags: list[str] = []
    for token in _TOKEN.findall(markup):
        if token.startswith("</"):
            tags.pop()
        elif token.startswith("<"):
            tags.append(token)
        else:
            yield _Run(html.unescape(token), tuple(tags))


def _slice(runs: list[_Run], start: int, end: int) -> Iterator[_Run]:
    position = 0
    for run in runs:
        piece = run.text[max(0, start - position) : max(0, end - position)]
        position += len(run.text)
        if piece:
            yield _Run(piece, run.tags)


def _build(runs: Iterable[_Run]) -> str:
    """The HTML of stretches of text, with no tag closed that the next one opens again."""
    written: list[str] = []
    opened: tuple[str, ...] = ()
    for run in [*runs, _Run("", ())]:
        shared = _shared(opened, run.tags)
        written += [f"</{_name(tag)}>" for tag in reversed(opened[shared:])]
        written += [*run.tags[shared:], html.escape(run.text, quote=False)]
        opened = run.tags
    return "".join(written)


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many of the outermost tags two stretches share."""
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    return count


def _name(tag: str) -> str:
    return tag[1:-1].partition(" ")[0]
