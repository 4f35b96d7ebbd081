"""Telegram's HTML without TDLib: a small strict tag check with Telegram's own words for what is wrong.

https://core.telegram.org/bots/api#html-style; the errors are those of TDLib's parser.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

Entity = dict[str, Any]  # a MessageEntity: type, offset, length, and url or language where the type has one

TYPES = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("span", "tg-spoiler"), "spoiler"),
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![A-Za-z]));?")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
END = re.compile(r"</([^\s>]*)\s*>")
START = re.compile(r"<([^\s>]*)")
ATTRIBUTE = re.compile(r"\s*([^\s=>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9.-]*)(?=[\s>])))?")
SPACE = re.compile(r"\s*")

COMMAND = re.compile(r"(?<![\w/@.])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@])")
LINK = re.compile(r"https?://[^\s<>\"«»]*[^\s<>\"«».,;:!?)\]']")
MENTION = re.compile(r"(?<![\w@/.])@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w)")


class Markup(ValueError):
    """The markup cannot be parsed; the text is what Telegram writes after "can't parse entities: "."""


def utf16(text: str) -> int:
    """The length of a text as Telegram counts it, in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def parse(html: str) -> tuple[str, list[Entity]]:
    """Telegram HTML to text and entities. Raises Markup."""
    return _Reader(html).read()


def find(text: str) -> list[Entity]:
    """The commands, links and mentions that Telegram sees in plain text."""
    patterns = (("url", LINK), ("bot_command", COMMAND), ("mention", MENTION))
    found: list[Entity] = []
    taken: list[tuple[int, int]] = []
    for kind, pattern in patterns:
        for match in pattern.finditer(text):
            if all(match.end() <= left or match.start() >= right for left, right in taken):
                taken.append(match.span())
                found.append({"type": kind, "offset": utf16(text[: match.start()]), "length": utf16(match[0])})
    return sorted(found, key=lambda entity: entity["offset"])


class _Reader:
    def __init__(self, html: str) -> None:
        self.html = html
        self.place = 0
        self.text = ""
        self.open: list[tuple[str, dict[str, str], int]] = []  # tag, attributes, where its text starts
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        while self.place < len(self.html):
            if self.html[self.place] != "<":
                self._character()
            elif self.html.startswith("</", self.place):
                self._end()
            else:
                self._start()
        if self.open:
            raise Markup(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"')
        if any("\ud800" <= character <= "\udfff" for character in self.text):
            raise Markup(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        outer_first = reversed(self.entities)  # an inner tag ends first
        return self.text, sorted(outer_first, key=lambda entity: (entity["offset"], -entity["length"]))

    def _byte(self) -> int:
        return len(self.html[: self.place].encode())

    def _character(self) -> None:
        match = CHARACTER.match(self.html, self.place)
        self.text += _decoded(match) if match else self.html[self.place]
        self.place = match.end() if match else self.place + 1

    def _start(self) -> None:
        name = START.match(self.html, self.place)
        tag = name[1].lower() if name else ""
        if name is None or name.end() == len(self.html):
            raise Markup(f"Unclosed start tag at byte offset {self._byte()}")
        if tag not in TYPES:
            raise Markup(f'Unsupported start tag "{tag}" at byte offset {self._byte()}')
        attributes, end = self._attributes(tag, name.end())
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise Markup(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte()}')
        self.open.append((tag, attributes, len(self.text)))
        self.place = end

    def _attributes(self, tag: str, at: int) -> tuple[dict[str, str], int]:
        """The attributes of a start tag, and the place behind its ">"."""
        attributes: dict[str, str] = {}
        while True:
            at = _skip(self.html, at)
            if at == len(self.html):
                raise Markup(f"Unclosed start tag at byte offset {self._byte()}")
            if self.html[at] == ">":
                return attributes, at + 1
            match = ATTRIBUTE.match(self.html, at)
            if not match:
                raise Markup(f'Empty attribute name in the tag "{tag}" at byte offset {self._byte()}')
            behind = _skip(self.html, match.end())
            if self.html.startswith("=", behind):  # a value that is no value
                value = _skip(self.html, behind + 1)
                if value == len(self.html) or self.html[value] in "\"'":
                    raise Markup(f"Unclosed start tag at byte offset {self._byte()}")
                raise Markup(f"Unexpected end of name token at byte offset {len(self.html[:value].encode())}")
            value_text = next((group for group in match.groups()[1:] if group is not None), "")
            attributes[match[1]] = CHARACTER.sub(_decoded, value_text)
            at = match.end()

    def _end(self) -> None:
        if not self.open:
            raise Markup(f"Unexpected end tag at byte offset {self._byte()}")
        match = END.match(self.html, self.place)
        if not match:
            raise Markup(f"Unclosed end tag at byte offset {self._byte()}")
        tag, attributes, start = self.open.pop()
        if match[1].lower() not in ("", tag):
            expected = f'expected "</{tag}>", found "</{match[1].lower()}>"'
            raise Markup(f"Unmatched end tag at byte offset {self._byte()}, {expected}")
        self.place = match.end()
        if len(self.text) > start:
            self._close(tag, attributes, start)

    def _close(self, tag: str, attributes: dict[str, str], start: int) -> None:
        place = {"offset": utf16(self.text[:start]), "length": utf16(self.text[start:])}
        kind = TYPES[tag]
        if tag == "a":
            url = _address(attributes.get("href") or self.text[start:])
            if url is not None:
                self.entities.append({"type": kind, **place, "url": url})
            return
        if tag == "blockquote" and "expandable" in attributes:
            kind = "expandable_blockquote"
        language = attributes.get("class", "").partition("language-")[2] if tag == "code" else ""
        last = self.entities[-1] if self.entities else None
        inner = last is not None and (last["offset"], last["length"]) == (place["offset"], place["length"])
        if tag == "pre" and last is not None and inner and last["type"] == "code" and last.get("language"):
            last["type"] = "pre"
            return
        self.entities.append({"type": kind, **place, **({"language": language} if language else {})})


def _skip(text: str, at: int) -> int:
    match = SPACE.match(text, at)
    return match.end() if match else at


def _decoded(match: re.Match[str]) -> str:
    if match[3]:
        return NAMED[match[3]]
    code = int(match[1], 16) if match[1] else int(match[2])
    if not 0 < code < 0x10FFFF:
        return match[0]
    return chr(code)


def _address(url: str) -> str | None:
    """The address as Telegram writes it, None where it sees none (the text then stays plain)."""
    url = url.strip()
    if not re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", url):
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or "." not in host or re.search(r"\s", host):
        return None  # "localhost" too is no address for Telegram
    path = parts.path.replace(" ", "%20") or "/"
    return parts._replace(netloc=parts.netloc.lower(), path=path, query=parts.query.replace(" ", "%20")).geturl()
