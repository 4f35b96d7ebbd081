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
    "en": {
        "bridge": (
            "Council closes harbour bridge for two years",
            "The city council of Westhaven closed the harbour bridge on Tuesday after engineers found cracks in two of"
            " its main cables. Mayor Anna Lindqvist said the bridge would stay shut for at least two years. About"
            " 18,000 cars cross it every day. The council expects the repair to cost 42 million euros. Ferries will run"
            " every ten minutes from Wednesday. Shop owners on the north bank said they feared for their trade.",
        ),
        "court": (
            "Court clears former minister of fraud",
            "A court in Oldport cleared former transport minister Paul Reyes of fraud on Monday. Judges said the state"
            " had not shown that Reyes knew of the payments. The trial lasted seven months and heard 90 witnesses. He"
            " told reporters outside the court that he would return to politics. The prosecutors have not decided"
            " whether to appeal. The payments, worth 1.2 million euros, went to a building company in 2015.",
        ),
        "storm": (
            "Storm leaves 40,000 homes without power",
            "A winter storm left about 40,000 homes without power along the northern coast on Thursday night. Wind"
            " speeds reached 140 kilometres an hour at Cape Farrow, the weather service said. The power company Norline"
            " said it would take until Saturday to repair all lines. Two people were injured when a tree fell on their"
            " car near Brimley. Schools in the region will stay closed on Friday. No trains run before noon.",
        ),
    },
    "de": {
        "bridge": (
            "Stadtrat schließt die Hafenbrücke für zwei Jahre",
            "Der Stadtrat von Westhafen hat am Dienstag die Hafenbrücke geschlossen, weil Prüfer Risse in zwei der"
            " Tragseile fanden. Bürgermeisterin Anna Lindqvist sagte, die Brücke bleibe für mindestens zwei Jahre zu."
            " Rund 18.000 Autos fahren jeden Tag darüber. Fähren fahren ab Mittwoch alle zehn Minuten.",
        ),
        "court": (
            "Gericht spricht früheren Minister frei",
            "Ein Gericht in Altstadt hat den früheren Verkehrsminister Paul Reyes am Montag vom Vorwurf des Betrugs"
            " freigesprochen. Die Richter sagten, er habe von den Zahlungen nichts gewusst. Der Prozess dauerte sieben"
            " Monate und hörte 90 Zeugen. Reyes kündigte vor dem Gebäude an, in die Politik zurückzukehren.",
        ),
        "storm": (
            "Sturm lässt 40.000 Haushalte ohne Strom",
            "Ein Wintersturm hat in der Nacht zum Freitag an der Nordküste rund 40.000 Haushalte vom Strom getrennt."
            " Am Kap Farrow erreichte der Wind 140 Kilometer in der Stunde, teilte der Wetterdienst mit. Bis Samstag"
            " sollen alle Leitungen repariert sein. Zwei Menschen wurden verletzt, als ein Baum auf ihr Auto fiel.",
        ),
    },
}


class Newspaper:
    """Its feed lists the articles published so far, newest first; ``app`` serves feed and pages.

    German articles spare the bot the model, which is for English and takes seconds to load.
    """

    def __init__(self, language: str = "de") -> None:
        self.language, self.bodies = language, BODIES[language]
        self.published: list[str] = []
        self.corrected: dict[str, tuple[str, str]] = {}
        self.asked: Counter[str] = Counter()
        self.hub: str | None = None  # tells of its news
        self.pages_open = asyncio.Event()  # cleared: pages are held back until it is set
        self.pages_open.set()
        self.app = Starlette(routes=[Route("/feed.xml", self._feed), Route("/news/{slug}", self._page)])

    def publish(self, *slugs: str) -> None:
        self.published += slugs

    def correct(self, slug: str, title: str, body: str) -> None:
        """An article says something else from now on."""
        self.corrected[slug] = title, body

    def _article(self, slug: str) -> tuple[str, str]:
        return self.corrected.get(slug, self.bodies[slug])

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
        links = {"Link": f'<{self.hub}>; rel="hub", <{base}feed.xml>; rel="self"'} if self.hub else None
        return Response(xml, media_type="application/rss+xml", headers=links)

    async def _page(self, request: Request) -> Response:
        slug = request.path_params["slug"]
        self.asked[slug] += 1
        await self.pages_open.wait()
        title, body = self._article(slug)
        sentences = body.replace(". ", ".</p><p>")
        return HTMLResponse(
            f"<html lang='{self.language}'><head><title>{title} – The Westhaven Post</title></head><body>"
            f"<nav>Home News Sport</nav><article><h1>{title}</h1><p>{sentences}</p></article>"
            "<footer>Terms</footer></body></html>"
        )
