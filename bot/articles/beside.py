"""What stands on a page beside its article, taken out of the tree before the article is looked for.

A block gives itself away by its name (class or id: "newsletter-signup", "image-caption") or by the heading that it
begins with ("Most read", "12 comments"). Names are many; headings are what readers go by, whatever the site.
"""

from __future__ import annotations

import re

from bot.articles.page import Tree
from summarizer.sentences import clutter

_HOVER = re.compile(
    r"(?:rollover|popover|tooltip|hovercard)[\w-]*(?:block|content|body|inner|panel|card)", re.IGNORECASE
)
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:newsletter|print-header|print-footer|recirc|most-?(?:read|viewed|popular)|read-?next|"
    r"you-may-like|also-like|outbrain|taboola|paywall-(?:prompt|overlay)|cookie-(?:banner|consent|notice)|"
    r"disqus|comments?[_-](?:list|form|thread|respond|area|section|wrapper))(?:$|[\s_-])",
    re.IGNORECASE,
)
# Cards that scripts draw; a quoted tweet stays, people count its words to the article.
_EMBEDDED = re.compile(
    r"\b(?:instagram-media|tiktok-embed|reddit-(?:card|embed)|fb-(?:post|video|comment)\b)", re.IGNORECASE
)
_CAPTION = re.compile(
    r"(?:^|[\s_-]|image|img|photo|picture|media)caption(?:[\s_-]?(?:text|content|body))?(?:$|\s)", re.IGNORECASE
)
# The publisher's summary between headline and article, which tells again what the lead tells; the description has it.
_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:dek|(?:sub)?deck|stand-?first|strap-?line|sub-?title|sub-?head(?:ing|line)?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LEAD = 80  # characters of a paragraph that the article may begin with
_BLOCKS = ("div", "section", "aside", "ul", "ol")
_SIGNS = {
    "span": (_HOVER, _CAPTION),
    "p": (_CAPTION,),
    "blockquote": (_EMBEDDED,),
    "div": (_NAMED, _EMBEDDED, _CAPTION),
}
_HEADING = 80  # characters of a heading that announces such a block, at most
_ABOUT = re.compile(
    r"about (?:us|me|the (?:authors?|writers?|company))|(?:(?:media|press) )?contacts?(?: us| details| information)?:?"
    r"|for (?:more|further) information\b.{0,40}",
    re.IGNORECASE,
)
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_MOST = 0.4  # of the page's text; a block that holds more is not beside the article (comments may be twice as long)
_LINKED = 0.15  # of a block that leads to other articles; its teasers may be longer than its links


def drop(root: Tree) -> None:
    """Take those blocks out."""
    sizes = _sizes(root)
    most = _MOST * sizes[root]
    for element in list(root.iter(*_BLOCKS, "span", "blockquote", "p")):
        name = f"{element.get('class') or ''} {element.get('id') or ''}"[:300]
        if any(sign.search(name) for sign in _SIGNS.get(element.tag, (_NAMED,))) and sizes[element] < most:
            _remove(element)
    standfirst = _standfirst(root, sizes)
    if standfirst is not None:
        _remove(standfirst)
    for heading in list(root.iter(*_HEADINGS)):
        said = " ".join(heading.text_content().split()) if sizes[heading] < _HEADING else ""
        comments = clutter.heads_comments(said)
        certain = comments or _ABOUT.fullmatch(said)
        if certain or clutter.heads_list(said):
            block = _headed(heading, sizes, 2 * most if comments else most)
            linked = sum(sizes[link] for link in block.iter("a"))
            if certain or linked > _LINKED * sizes[block]:
                _remove(block)


def _standfirst(root: Tree, sizes: dict[Tree, int]) -> Tree | None:
    """Return the block between the headline and the first paragraph that is named so; None where there is none."""
    for element in root.xpath("(//h1)[1]/following::*"):
        if sizes[element] and _STANDFIRST.search(element.get("class") or ""):
            return element if sizes[element] < _MOST * sizes[root] else None
        if element.tag == "p" and sizes[element] > _LEAD:
            return None
    return None


def _sizes(root: Tree) -> dict[Tree, int]:
    """The characters of each element's visible text, in one pass: pages nest as deep as they like."""
    sizes: dict[Tree, int] = {}
    for element in reversed(list(root.iter())):
        shown = 0 if element.tag in ("script", "style", "noscript", "template") else len((element.text or "").strip())
        sizes[element] = shown + sum(sizes[child] + len((child.tail or "").strip()) for child in element)
    return sizes


def _headed(heading: Tree, sizes: dict[Tree, int], most: float) -> Tree:
    """The largest block that begins with the heading and holds no more than ``most`` characters."""
    block = heading
    while (parent := block.getparent()) is not None and sizes[parent] <= most:
        begun = bool((parent.text or "").strip()) or any(
            sizes[one] or (one.tail or "").strip() for one in block.itersiblings(preceding=True)
        )
        if begun or parent.find(".//h1") is not None:
            break
        block = parent
    return block


def _remove(element: Tree) -> None:
    if element.getparent() is not None:
        element.drop_tree()
