"""A small newspaper on loopback: a feed that grows, pages that can be held back, and a count of who asked what."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

BODIES = {
    "bridge": (
        "Council closes harbour bridge for two years",
        "The city council of Westhaven closed the harbour bridge on Tuesday after engineers found cracks in two of its"
        " main cables. Mayor Anna Lindqvist said the bridge would stay shut for at least two years. About 18,000 cars"
        " cross it every day. The council expects the repair to cost 42 million euros. Ferries will run every ten"
        " minutes from Wednesday. Shop owners on the north bank said they feared for their trade.",
    ),
    "court": (
        "Court clears former minister of fraud",
        "A court in Oldport cleared former transport minister Paul Reyes of fraud on Monday. Judges said prosecutors"
        " had not shown that Reyes knew of the payments. The trial lasted seven months and heard 90 witnesses. Reyes"
        " told reporters outside the court that he would return to politics. The prosecutors have not decided whether"
        " to appeal. The payments, worth 1.2 million euros, went to a building company between 2015 and 2018.",
    ),
    "storm": (
        "Storm leaves 40,000 homes without power",
        "A winter storm left about 40,000 homes without power along the northern coast on Thursday night. Wind speeds"
        " reached 140 kilometres an hour at Cape Farrow, the weather service said. The power company Norline said it"
        " would take until Saturday to repair all lines. Two people were injured when a tree fell on their car near"
        " Brimley. Schools in the region will stay closed on Friday. Trains are not expected to run before noon.",
    ),
    "match": (
        "Rovers win the cup for the first time in 50 years",
        "Eastvale Rovers won the national cup on Sunday for the first time in 50 years. They beat Port Sander 2-1 in"
        " front of 61,000 people in the capital. Striker Lena Moreau scored both goals in the second half. Port Sander"
        " had led after ten minutes. Coach Idris Bello said the players had never stopped believing. The team will"
        " show the cup to its supporters on Tuesday evening.",
    ),
}


class Newspaper:
    """Its feed lists the articles published so far, newest first; ``app`` serves feed and pages."""

    def __init__(self) -> None:
        self.published: list[str] = []
        self.corrected: dict[str, tuple[str, str]] = {}
        self.asked: Counter[str] = Counter()
        self.pages_open = asyncio.Event()  # cleared: pages are held back until it is set
        self.pages_open.set()
        self.app = Starlette(routes=[Route("/feed.xml", self._feed), Route("/news/{slug}", self._page)])

    def publish(self, *slugs: str) -> None:
        self.published += slugs

    def correct(self, slug: str, title: str, body: str) -> None:
        """An article says something else from now on."""
        self.corrected[slug] = title, body

    def _article(self, slug: str) -> tuple[str, str]:
        return self.corrected.get(slug, BODIES[slug])

    async def _feed(self, request: Request) -> Response:
        self.asked["feed"] += 1
        base = str(request.base_url)
        now = datetime.now(UTC)
        items = "".join(
            f"<item><guid>{slug}</guid><link>{base}news/{slug}</link><title>{escape(self._article(slug)[0])}</title>"
            f"<pubDate>{format_datetime(now - timedelta(minutes=30 - age))}</pubDate>"
            f"<description>{escape(self._article(slug)[1][:120])}</description></item>"
            for age, slug in reversed(list(enumerate(self.published)))
        )
        xml = f"<rss version='2.0'><channel><title>The Westhaven Post</title><link>{base}</link>{items}</channel></rss>"
        return Response(xml, media_type="application/rss+xml")

    async def _page(self, request: Request) -> Response:
        slug = request.path_params["slug"]
        self.asked[slug] += 1
        await self.pages_open.wait()
        title, body = self._article(slug)
        sentences = body.replace(". ", ".</p><p>")
        return HTMLResponse(
            f"<html lang='en'><head><title>{title} – The Westhaven Post</title></head><body><nav>Home News Sport</nav>"
            f"<article><h1>{title}</h1><p>{sentences}</p></article><footer>Terms</footer></body></html>"
        )
