"""Pages built as news sites build them; what belongs to the article is marked ``data-keep`` in the page itself.

The pages in `tests/bot/pages` imitate the mark-up of kinds of sites (blog systems, broadcasters, agencies, AMP, live
blogs, paywalls); their stories are made up for these tests.
"""

from __future__ import annotations

import re
from pathlib import Path

import lxml.html
import pytest

from bot import articles
from summarizer import sentences

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))


def wanted(source: str) -> list[str]:
    """The text of the marked elements; a table's row is its cells with bars between them."""
    root = lxml.html.document_fromstring(source)
    return [
        " ".join((" | ".join(cell.text_content() for cell in element) if element.tag == "tr" else text).split())
        for element in root.xpath("//*[@data-keep]")
        for text in [element.text_content()]
    ]


def as_sent(source: str) -> str:
    """The page without our marks; what scripts would draw stands in a template."""
    return re.sub(r"(?s)<template>.*?</template>", "", source).replace(" data-keep", "")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_of_a_page_the_article_is_left_and_nothing_else(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    found = articles.extract(as_sent(source), url=f"https://www.example.org/news/{path.stem}")
    assert (found.text or "").split("\n") == wanted(source)


def test_the_sentences_of_a_live_blog_are_without_its_times_and_tweets() -> None:
    source = (Path(__file__).parent / "pages" / "live-blog.html").read_text(encoding="utf-8")
    found = sentences.read(articles.extract(as_sent(source)).text or "")
    assert found[:2] == (
        "All ferries to the islands are cancelled until Friday noon.",
        "Some 23,000 homes have no power, most of them around Port Ellery.",
    )
    assert not [sentence for sentence in found if "GMT" in sentence or "lines. Do not" in sentence or "@" in sentence]
