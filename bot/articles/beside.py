"""What stands on a page beside its article, taken out of the tree before the article is looked for.

A block gives itself away by its name (class or id: "newsletter-signup", "image-caption") or by the heading that it
begins with ("Most read", "12 comments"). Names are many; headings are what readers go by, whatever the site.
"""

from __future__ import annotations

import re

from bot.articles import page
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
    most = _MOST * sum(map(len, page.visible(root)))
    for element in list(root.iter(*_BLOCKS, "span", "blockquote", "p")):
        name = f"{element.get('class') or ''} {element.get('id') or ''}"[:300]
        if any(sign.search(name) for sign in _SIGNS.get(element.tag, (_NAMED,))) and len(_said(element)) < most:
            _remove(element)
    for heading in list(root.iter(*_HEADINGS)):
        said = _said(heading)
        certain = clutter.heads_comments(said) or _ABOUT.fullmatch(said)
        if len(said) < _HEADING and (certain or clutter.heads_list(said)):
            block = _headed(heading, 2 * most if clutter.heads_comments(said) else most)
            linked = sum(len(_said(link)) for link in block.iter("a"))
            if certain or linked > _LINKED * len(_said(block)):
                _remove(block)


def _headed(heading: Tree, most: float) -> Tree:
    """The largest block that begins with the heading and holds no more than ``most`` characters."""
    block = heading
    while (parent := block.getparent()) is not None:
        before = [parent.text, *(text for one in block.itersiblings(preceding=True) for text in (_said(one), one.tail))]
        if any((text or "").strip() for text in before) or parent.find(".//h1") is not None:
            break
        if len(_said(parent)) > most:
            break
        block = parent
    return block


def _said(element: Tree) -> str:
    return " ".join(element.text_content().split())


def _remove(element: Tree) -> None:
    if element.getparent() is not None:
        element.drop_tree()
