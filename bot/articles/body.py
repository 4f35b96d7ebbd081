"""The body of an article: a page put in order before trafilatura reads it, and its result sifted afterwards.

    prepare -> (trafilatura) -> sift -> lines

On scrapinghub's benchmark this raises trafilatura 2.3 from F1 .960 to .980; see docs/design-notes.md.
"""

from __future__ import annotations

import html as entities
import re
from collections import defaultdict

from lxml.etree import _Element, iterwalk
from lxml.html import HtmlElement

from bot.articles import beside, page
from summarizer.sentences import clutter
from summarizer.sentences import text as texts
from summarizer.words.abbreviations import words

# ---------------------------------------------------------------- before

_BODY_CLASS = re.compile(r"body|content|text", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SEVERAL = 3  # paragraphs that are no teaser
_SHORT = 40  # characters of a block that may be a paragraph
_INLINE = words(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s small span strike strong sub"
)
_INLINE |= words("strong sub sup time tt u var wbr")
_LONG = 100  # characters of a paragraph or a cell that is certainly prose
# They stand around the text of links while trafilatura reads, which tells lists of links from prose; hardly any text
# holds them, and where one does they are lost.
_LINK, _END = "⸨⸩"
_FINAL = '.!?…”"。'
_LINKED = re.compile(f"{_LINK}([^{_LINK}{_END}]*){_END}")


def prepare(root: HtmlElement) -> None:
    """Take out what is certainly beside the article, join articles in pieces, unfold layout tables, mark the links."""
    beside.drop(root)
    for article in list(root.iter("article")):
        _flatten(article)
        _join_pieces(article)
    _name_paragraphs(root)
    for table in root.iter("table"):
        _unfold(table)
    _fold(root)
    for link in root.iter("a"):
        if link.text_content().strip():
            link.text = _LINK + (link.text or "")
            last = link[-1] if len(link) else None
            if last is None:
                link.text += _END
            else:
                last.tail = (last.tail or "") + _END


def _flatten(article: HtmlElement) -> None:
    """Turn the entries of a live blog, articles in an article, into plain blocks: trafilatura reads only one."""
    entries = [entry for entry in article.iter("article") if entry is not article]
    told = [len(entry.text_content()) for entry in entries]
    if len(entries) > 1 and sum(told) > 0.5 * len(article.text_content()):
        for entry in entries:
            entry.tag = "div"
            entry.attrib.pop("class", None)


def _name_paragraphs(root: HtmlElement) -> None:
    """Call paragraphs ``p`` where they are mere ``div``: several in one block, and all that are named like those.

    Where there is a single ``p``, trafilatura passes over text that stands in none.
    """
    groups: defaultdict[HtmlElement, list[HtmlElement]] = defaultdict(list)
    for block in root.iter("div"):
        if block.text_content().strip() and all(part.tag in _INLINE for part in block.iterdescendants()):
            groups[block.getparent()].append(block)
    telling = [group for group in groups.values() if sum(map(_is_told, group)) >= _SEVERAL]
    names = {_first_name(block) for group in telling for block in group if _is_told(block)} - {""}
    for group in groups.values():
        for block in group:
            if group in telling or _first_name(block) in names:
                block.tag = "p"


def _is_told(block: HtmlElement) -> bool:
    text = block.text_content().strip()
    return len(text) > _SHORT and text[-1] in _FINAL


def _first_name(block: HtmlElement) -> str:
    return next(iter((block.get("class") or "").split()), "")


def _join_pieces(article: HtmlElement) -> None:
    """Move what is in later elements of one class into the first: trafilatura reads only one container.

    Sites cut the text into pieces to put advertisements between them.
    """
    groups: defaultdict[str, list[HtmlElement]] = defaultdict(list)
    for element in article.iter("div", "section"):
        name = element.get("class") or ""
        if _BODY_CLASS.search(name) and next(element.iterancestors("article"), None) is article:
            groups[name].append(element)
    for first, *others in groups.values():
        paragraphs = first.findall("p")
        nested = any(other in set(one.iterancestors()) for other in (first, *others) for one in others)
        if len(paragraphs) > 1 and not nested and any(len(p.text_content()) > _LONG for p in paragraphs):
            for other in others:
                if other.find("p") is not None:
                    first.extend(list(other))


def _unfold(table: HtmlElement) -> None:
    """Turn a table that only lays out the page into plain blocks, or its article would become one line."""
    cells = list(table.iter("td"))
    written = any(cell.find(".//p") is not None or cell.find(".//br") is not None for cell in cells)
    if written and table.find(".//th") is None and any(len(cell.text_content()) > 5 * _LONG for cell in cells):
        for element in table.iter("table", "tbody", "tr", "td"):
            element.tag = "div"


def _fold(root: HtmlElement) -> None:
    """Fold white space as browsers do, for trafilatura takes a line break of the source for one of the text.

    Our marks are taken out where a page holds them.
    """
    written = {part for pre in root.iter("pre", "textarea") for part in pre.iter()}
    written |= {part for block in root.xpath("//*[contains(@style, 'pre-')]") for part in block.iter()}
    for element in root.iter():
        parent = element.getparent()
        element.text = _plain(element.text, written=element in written)
        element.tail = _plain(element.tail, written=parent is not None and parent in written)


def _plain(text: str | None, *, written: bool) -> str | None:
    if not text:
        return text
    text = text.replace(_LINK, "").replace(_END, "")
    return text if written else _SPACE.sub(" ", text)


# ---------------------------------------------------------------- after


def sift(body: _Element) -> None:
    """Remove the blocks of trafilatura's tree, links still marked, that are no part of the article."""
    started = False
    for block in list(body):
        text = " ".join("".join(block.itertext()).split())
        plain = plain_text(text)
        heading = block.tag == "head" and not started  # its title stands on top
        if not plain or heading or (block.tag == "list" and _is_menu(block)):
            body.remove(block)
        elif not started:
            started = len(plain) > _LONG or plain[-1] in _FINAL


def _is_menu(block: _Element) -> bool:
    """Whether a list leads to other pages: teasers with a heading each, or links that end like headlines."""
    items = [(item, " ".join("".join(item.itertext()).split())) for item in block.iter("item")]
    teasers = [item for item, text in items if item.find("head") is not None and _LINK in text]
    headlines = [text for _, text in items if _LINK in text and plain_text(text)[-1:] not in _FINAL]
    leading = [text for text in headlines if text.startswith(_LINK)]
    if len(teasers) > 0.5 * len(items):
        return True
    if len(items) < 3:
        return False
    return len(leading) > 0.7 * len(items) or (block.getnext() is None and len(headlines) > 0.7 * len(items))


def lines(text: str) -> list[str]:
    """The lines of a text with marked links: without links elsewhere, promotions, credits and readers' comments."""
    marked = [line for line in text.splitlines() if plain_text(line)]
    kept: list[str] = []  # links still marked
    listed = False  # below a heading such as "More stories"
    for number, line in enumerate(marked):
        item, plain = line.lstrip().startswith("- "), _bare(line)
        if (listed and item) or not plain or _links_elsewhere(line, plain):
            continue
        if clutter.heads_comments(plain) and texts.mostly_told(kept, marked[number:]):
            break
        listed = False
        if clutter.line(plain):
            listed = clutter.heads_list(plain)
        else:
            kept.append(line)
    return _trimmed(kept)


def _trimmed(marked: list[str]) -> list[str]:
    """The lines, bare, without links on top of them and at the end, nor notes on the author there."""
    kept = [_bare(line) for line in marked]
    start, end = 0, len(kept)
    while start < end and _is_link(marked[start], kept[start]):
        start += 1
    while end > start and (_is_link(marked[end - 1], kept[end - 1]) or clutter.on_author(kept[end - 1])):
        end -= 1
    return kept[start:end]


def plain_text(text: str) -> str:
    """Without the marks around links, white space folded."""
    return " ".join(text.replace(_LINK, "").replace(_END, "").split())


def _bare(line: str) -> str:
    """A line without marks of links, lists and tables."""
    return plain_text(line).removeprefix("- ").removeprefix("| ").removesuffix(" |").strip()


def _links_elsewhere(line: str, plain: str) -> bool:
    """Whether a line is a link to another page, perhaps with a few words around it."""
    linked = sum(map(len, _LINKED.findall(line)))
    return linked > (0.9 if plain[-1] in _FINAL else 0.7) * len(plain) and len(plain.split()) > 3


def _is_link(line: str, plain: str) -> bool:
    return sum(map(len, _LINKED.findall(line))) > 0.9 * len(plain) and plain[-1] not in _FINAL


# ---------------------------------------------------------------- pieces of HTML

_SILENT = words("script style noscript template svg math select textarea object iframe figure button form")
_BREAKS = words(
    "address article aside blockquote br caption dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre",
    "section table td th tr ul",
)


def fragment(html: str) -> list[str]:
    """The lines of a piece of HTML that is all article, such as a feed's content or a schema.org articleBody."""
    if "&lt;p" in html:  # escaped once too often
        html = entities.unescape(html)
    if "<" not in html:
        return lines(entities.unescape(html))
    root = page.tree(f"<html><body>{html}</body></html>")
    if root is None:
        return []
    prepare(root)
    parts: list[str] = []
    walker = iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "start" and element.tag in _SILENT:
            walker.skip_subtree()
            continue
        said = (element.text if event == "start" else element.tail) or ""
        parts += ["\n" if element.tag in _BREAKS else "", re.sub(r"\s+", " ", said)]
    return lines("".join(parts))
