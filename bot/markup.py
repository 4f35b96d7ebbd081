"""Text, XML and HTML from strangers, made safe to parse; below the pure steps, which share it.

    bytes -> decode -> text -> well_formed -> XML that any parser takes
                            -> plain -> the words alone

All of it takes time in proportion to its input: expat and feedparser are only given documents whose depth, number of
elements and lengths are bounded, because some of feedparser's patterns need the square of a long author or base.
"""

from __future__ import annotations

import codecs
import html
import itertools
import re
from collections import Counter
from dataclasses import dataclass
from html.entities import html5

import charset_normalizer
from lxml import etree

MAX_ELEMENTS = 40_000  # repair and feedparser take about 60 µs and 1 KB for each
MAX_DEPTH = 100
MAX_PREFIXES = 60  # feedparser looks through all of them at each element
MAX_TEXT = 1_000_000  # characters of a description or content
MAX_VALUE = 4_000  # characters of an attribute, a link, a title
MAX_NAME = 200  # characters of a person's name, a date, a category

# ---------------------------------------------------------------- bytes to text

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_SAMPLE = 200_000  # bytes
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
# What browsers read these names as (WHATWG Encoding, 4.2): the larger sets that people really use.
_LARGER = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932"}
_LARGER |= {"euc_kr": "cp949", "iso8859-9": "cp1254", "tis-620": "cp874", "iso8859-11": "cp874", "big5": "big5hkscs"}
# Text codecs only; Python also knows "idna" and "punycode", which take the square of their input.
_TEXT_CODEC = re.compile(
    r"(utf-(8|16|32)|iso8859|cp\d|gb|hz$|big5|euc_|shift_jis|iso2022|koi8|mac-|tis-620|johab|kz1048|ptcp154|ascii)"
)


def decode(body: bytes, charset: str | None = None) -> str:
    """The text of a document: by its byte order mark, else as valid UTF-8, else as it or HTTP (``charset``) declares.

    Never fails; bytes that mean nothing become U+FFFD.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace").removeprefix("\ufeff")
    declared = _DECLARED.search(body[:1024]) or _META.search(body[:4096])
    names = [declared[1].decode("ascii")] if declared else []
    names += [charset] if charset else []
    codecs_named = [codec for name in names if (codec := _codec(name))]
    if body.isascii():  # of the encodings that look like ASCII only these are something else
        codec = next((codec for codec in codecs_named if codec.startswith(("iso2022", "hz"))), "ascii")
        return body.decode(codec, "replace")
    try:
        return _utf8(body, "strict")
    except UnicodeDecodeError:
        pass
    for codec in codecs_named:
        if not codec.startswith("utf-8"):
            return body.decode(codec, "replace")
    sample = body[:_SAMPLE].decode(errors="replace")  # UTF-8 with a few broken places, or something unnamed?
    letters = len(sample) - len(sample.encode("ascii", "ignore"))
    return _utf8(body, "replace") if sample.count("\ufffd") * 2 <= letters else body.decode(_guess(body), "replace")


def _utf8(body: bytes, errors: str) -> str:
    """In pieces: decoded at once, the bytes take four times their room for a moment."""
    pieces = (body[at : at + _SAMPLE] for at in range(0, len(body), _SAMPLE))
    return "".join(codecs.iterdecode(pieces, "utf-8", errors))


def _guess(body: bytes) -> str:
    """The encoding of a document that names none; only other scripts than Latin leave traces enough to guess by."""
    sample = body[:20_000]
    traces = len(sample.translate(None, bytes(range(128))))
    if traces < 10 or traces * 10 < len(sample):
        return "cp1252"
    found = charset_normalizer.from_bytes(sample).best()
    return (_codec(found.encoding) if found else None) or "cp1252"


def _codec(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return _LARGER.get(found, found) if _TEXT_CODEC.match(found) else None


# ---------------------------------------------------------------- XML

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, 2.2
_REFERENCE = re.compile(r"&(?:#([0-9]{1,7});|#[xX]([0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]{1,31});)?")
_NAME = r"[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?"
_MARKUP = re.compile(r"<(?=/?[A-Za-z_]|[!?])")
_START = re.compile(rf"<({_NAME})(?=[\s/>]|$)")
_END = re.compile(rf"</({_NAME})[^<>]*>?")
# As in browsers, a quote ends a value only where something sensible follows: attributes may hold < and stray quotes.
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s=<>"'/]+)(?:\s*=\s*(?:"([^"]*)"(?=[\s/>])|'([^']*)'(?=[\s/>])|([^\s<>"']*)))?""")
_JUNK = re.compile(r"[\s\"'=/]+|.?", re.DOTALL)
_TAG_END = re.compile(r"[\s\"'=]*(/?)(>|(?=<))")
_VOID = {"br", "hr", "img", "input", "wbr", "embed", "area", "param", "col"}
_FEEDS, _ITEMS, _HOLD_NOTHING = {"rss", "channel", "feed", "rdf"}, {"item", "entry"}, {"link", "thumbnail"}
_LONG = {"description", "summary", "content", "encoded", "tagline", "subtitle", "info", "abstract", "body", "div"}
_SHORT = {"author", "creator", "name", "email", "contributor", "publisher", "owner", "managingeditor", "webmaster"}
_SHORT |= {"pubdate", "published", "updated", "modified", "issued", "created", "date", "lastbuilddate"}
_SHORT |= {"category", "subject"}
_XMLNS = "http://www.w3.org/2000/xmlns/"
_XML = "http://www.w3.org/XML/1998/namespace"
_KNOWN = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}


def well_formed(text: str, without: frozenset[str] = frozenset()) -> str:
    """The first element of ``text`` as well-formed, bounded XML, however broken it was; "" if there is none.

    No DOCTYPE is left, so no entity can expand; HTML's named entities become characters. End tags close what they
    name, what nobody closed is closed by its parent, prefixes nobody declared are declared. Well-formed documents keep
    their meaning; beyond ``MAX_ELEMENTS`` the rest is cut off. ``without`` names elements (in lower case, no prefix)
    that are left out with all they hold.
    """
    return _Repair(without).run(legal(text))


def legal(text: str) -> str:
    """The text without the characters that XML 1.0 forbids."""
    return _ILLEGAL.sub("", text)


@dataclass(slots=True)
class _Open:
    name: str
    shown: bool  # False below MAX_DEPTH: its tags are left out, its text is kept
    left_out: bool  # and its text too
    long: bool  # a description or content: what is inside shares its room
    room: list[int]  # characters of text it may still hold
    prefixes: tuple[str, ...]


class _Repair:
    def __init__(self, without: frozenset[str]) -> None:
        self.without = without
        self.out: list[str] = []
        self.open: list[_Open] = []
        self.names: Counter[str] = Counter()  # how many of each are open
        self.scope: Counter[str] = Counter({"xml": 1})  # prefixes in force; 0 for one that was
        self.elements = self.steps = 0
        self.done = False

    @property
    def reach(self) -> int:
        """How many characters of the document may matter to the text that is still wanted here; "&#8217;" is one."""
        return 0 if not self.open or self.open[-1].left_out else min(8 * self.open[-1].room[0], MAX_TEXT)

    def run(self, text: str) -> str:
        at = 0
        while at < len(text) and not self.done:
            found = _MARKUP.search(text, at)
            lt = found.start() if found else len(text)
            self.text(_references(text[at : min(lt, at + self.reach)]).replace("<", "&lt;"))
            at = self.markup(text, lt) if found else lt
            self.steps += 1
            self.done = self.done or self.steps > 10 * MAX_ELEMENTS
        while self.open:
            self.close()
        return "".join(self.out)

    def markup(self, text: str, at: int) -> int:
        """Deals with what begins at this ``<``; returns where to go on."""
        if text.startswith("<![CDATA[", at):
            end = text.find("]]>", at)
            last = end if end >= 0 else len(text)
            self.text(html.escape(text[at + 9 : min(last, at + 9 + self.reach)], quote=False))
            return end + 3 if end >= 0 else last
        if text.startswith("<!--", at):
            end = text.find("-->", at + 4)
            return end + 3 if end >= 0 else len(text)
        if text.startswith(("<!", "<?"), at):
            end = text.find(">", at)
            return end + 1 if end >= 0 else len(text)
        if found := _END.match(text, at):
            self.end(found[1].lower())
            return found.end()
        found = _START.match(text, at)
        if not found or len(found[1]) > 100:
            self.text("&lt;")
            return at + 1
        attributes: dict[str, str] = {}
        at = found.end()
        while not (stop := _TAG_END.match(text, at)):
            pair = _ATTRIBUTE.match(text, at)
            if not pair:
                at = _JUNK.match(text, at).end()  # type: ignore[union-attr]  # matches nothing too
                if at >= len(text):
                    return at
                continue
            at = pair.end()
            value = pair[2] or pair[3] or pair[4] or ""
            if len(value) <= MAX_VALUE and len(pair[1]) <= 100 and len(attributes) < 50:
                attributes.setdefault(pair[1], value)
        self.start(found[1], attributes, empty=bool(stop[1]))
        return stop.end()

    def start(self, name: str, attributes: dict[str, str], *, empty: bool) -> None:
        key = name.lower()
        prefix, _, local = key.rpartition(":")
        if prefix == "xmlns" or (prefix and not self.knows(name.rpartition(":")[0])):
            return
        if local in _ITEMS and self.open and _local(self.open[0].name) in _FEEDS:
            while _local(self.open[-1].name) not in _FEEDS:
                self.close()  # an item stands in nothing else: what is still open was never closed
        if len(self.open) > 1 and _local(self.open[-1].name) in _HOLD_NOTHING:
            self.close()  # nor does anything stand in these
        self.elements += 1
        self.done = self.done or self.elements > MAX_ELEMENTS
        if self.done:
            return
        parent = self.open[-1] if self.open else None
        left_out = local in self.without or (parent is not None and parent.left_out)
        shown = len(self.open) < MAX_DEPTH and not left_out
        declared = tuple(self.declare(name, attributes)) if shown else ()
        if shown:
            tag = "".join(f' {key}="{value}"' for key, value in self.attributes(attributes))
            self.out.append(f"<{name}{tag}>")
        if parent and parent.long:
            room = parent.room
        else:
            room = [MAX_TEXT if local in _LONG else MAX_NAME if local in _SHORT else MAX_VALUE]
        long = local in _LONG or (parent is not None and parent.long)
        self.open.append(_Open(name, shown, left_out, long, room, declared))
        self.names[key] += 1
        if empty or local in _VOID:
            self.close()

    def declare(self, name: str, attributes: dict[str, str]) -> list[str]:
        """Brings the prefixes declared here, and that of ``name``, into scope; forgets bad declarations."""
        declared = []
        for key in [key for key in attributes if key.startswith("xmlns:")]:
            prefix, uri = key[6:], attributes[key]
            if re.fullmatch(_NAME, prefix) and prefix not in ("xml", "xmlns") and uri.strip() and self.knows(prefix):
                declared.append(prefix)
            else:
                del attributes[key]
        prefix = name.rpartition(":")[0]
        if prefix and prefix not in declared and not self.scope[prefix]:
            attributes[f"xmlns:{prefix}"] = _KNOWN.get(prefix.lower(), f"urn:undeclared:{prefix}")
            declared.append(prefix)
        for prefix in declared:
            self.scope[prefix] += 1
        return declared

    def knows(self, prefix: str) -> bool:
        """Whether a prefix is, or may become, one of those of this document."""
        return prefix in self.scope or len(self.scope) < MAX_PREFIXES

    def attributes(self, attributes: dict[str, str]) -> list[tuple[str, str]]:
        kept, seen = [], set()
        for key, value in attributes.items():
            prefix, _, local = key.rpartition(":")
            known = not prefix or prefix == "xmlns" or self.scope[prefix]
            mark = f"{bool(prefix)}{prefix if prefix == 'xmlns' else ''}:{local}"  # two prefixes may mean the same
            if not known or mark in seen or not re.fullmatch(_NAME, key):
                continue
            if local == "base" and (len(self.open) > 4 or len(value) > 500):
                continue  # relative bases add up
            value = _references(value).replace("<", "&lt;").replace('"', "&quot;")
            if prefix == "xmlns" or key == "xmlns":
                value = "".join(value.split())  # feedparser counts on it
                value = "urn:reserved" if value in (_XML, _XMLNS) else value
            seen.add(mark)
            kept.append((key, value))
        return kept

    def end(self, key: str) -> None:
        if self.names[key]:
            while self.close().lower() != key:
                pass

    def close(self) -> str:
        last = self.open.pop()
        self.names[last.name.lower()] -= 1
        for prefix in last.prefixes:
            self.scope[prefix] -= 1
        if last.shown:
            self.out.append(f"</{last.name}>")
        self.done = self.done or not self.open
        return last.name

    def text(self, escaped: str) -> None:
        if not self.open or self.open[-1].left_out:
            return
        room = self.open[-1].room
        if len(escaped) > room[0]:
            escaped = re.sub(r"&[^;]*$", "", escaped[: room[0]])
        room[0] -= len(escaped)
        self.out.append(escaped.replace("]]>", "]]&gt;"))


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def _references(text: str) -> str:
    """Every & either begins a reference that XML knows or is escaped."""
    return _REFERENCE.sub(_reference, text) if "&" in text else text


def _reference(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name in ("amp", "lt", "gt", "quot", "apos"):
        return found[0]
    if name:
        char = html5.get(f"{name};")
        return html.escape(char) if char else f"&amp;{name};"
    if decimal or hexadecimal:
        number = int(decimal) if decimal else int(hexadecimal, 16)
        return html.escape(legal(chr(number))) if number <= 0x10FFFF else ""
    return "&amp;"


# ---------------------------------------------------------------- HTML

MAX_HTML = 4_000_000  # characters of a page that are looked at; real pages have up to 2 million, most of it scripts
MAX_SHOWN = 1_500_000  # of them without scripts
MAX_MARKS = 100_000  # tags and attributes, at 200 to 300 bytes of a tree each; real pages have up to 50,000
_SCRIPT = re.compile(r"<script\b(?![^<>]{0,300}\b(?:ld|settings)\+json)[^<]*+(?:<(?!/script)[^<]*+)*+", re.IGNORECASE)
# The parser takes the square of the number of a tag's attributes; these tags keep none.
_HUGE_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9:-]{0,40})(?:[^<>]{4000,}|(?:\s+[^\s<>]+){300,}\s*)>?")
_MARK = re.compile("[<=]")
_BLOCKS = re.compile(
    r"<(?=/?(?:address|article|aside|blockquote|br|center|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|"
    r"header|hr|img|li|main|nav|ol|p|pre|section|table|td|th|tr|ul)\b)",
    re.IGNORECASE,
)
_SILENT: tuple[str, ...] = ("audio", "head", "iframe", "math", "noscript", "object", "script", "select", "style", "svg")
_SILENT += ("template", "textarea", "title", "video")
MAX_SOURCE = 200_000  # characters of HTML that are searched for words

# Everything that shows nothing or turns the text around; joiners stay, emoji and Persian need them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u202a-\u202e\u2060-\u206f\ud800-\udfff"
    "\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff]"
)
_DOUBLE_ESCAPED = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def fold(text: str, limit: int) -> str:
    """One line: white space folded, invisible characters removed, cut at a word with "…" beyond ``limit``."""
    text = text[: limit * 20 + 1000]
    if not text.replace("\n", " ").isprintable():  # mostly it is, and this takes a tenth of the time
        text = _INVISIBLE.sub("", text)
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    return (cut[: cut.rfind(" ")] if " " in cut[limit // 2 :] else cut).rstrip(" ,;:.-–—") + "…"


def unescape(text: str) -> str:
    """Resolves references such as ``&amp;`` and ``&#8217;`` that were escaped once too often."""
    return _DOUBLE_ESCAPED.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def bounded(source: str) -> str:
    """The page without scripts (but JSON-LD), cut where it would become a tree of more than about 30 MB."""
    source = _HUGE_TAG.sub(r"<\1>", _SCRIPT.sub("", source[:MAX_HTML]))[:MAX_SHOWN]
    last = next(itertools.islice(_MARK.finditer(source), MAX_MARKS, None), None)
    return source[: last.start()] if last else source


def tree(source: str) -> etree._Element | None:
    """The HTML as a tree, without comments; None when there is nothing in it."""
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    try:
        return etree.fromstring(legal(bounded(source)), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def plain(source: str, limit: int) -> str:
    """The words of a piece of HTML as one line, without scripts and styles; see ``fold``."""
    if "<" not in source:
        return fold(unescape(html.unescape(source)), limit)
    root = tree("<body>" + _BLOCKS.sub(" <", source[:MAX_SOURCE]))
    if root is None:
        return ""
    etree.strip_elements(root, *_SILENT, with_tail=False)
    return fold(unescape("".join(root.itertext())), limit)
