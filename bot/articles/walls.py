"""Pages that stand in front of an article: a check for robots, a cookie notice, a paywall, an error page."""

from __future__ import annotations

import re


def _any(block: str) -> re.Pattern[str]:
    return re.compile("|".join(line.strip() for line in block.splitlines() if line.strip()), re.IGNORECASE)


PAYWALL = "the article is behind a paywall"
_PAYWALL = _any(r"""
    (subscribe|sign (up|in)|log ?in|register)( now| today| here)?( for free)? to (continue|keep|read|unlock|access|view)
    (create (a|an|your)( free)? account|become a (member|subscriber)) to (continue|keep|read|unlock|access|view)
    to (continue|keep|finish) reading|to read (the|this) (full|rest|entire|whole)|continue reading (with|your article)
    (for|exclusive to|available to|only for) (our )?(paying |premium |digital )?(subscribers|members)
    subscribers?[ -]only|already a subscriber|this (article|story|content) is (reserved for|only available to|exclusive)
    (nur|exklusiv) für abonnenten|jetzt abonnieren|réservée? (aux|à nos) abonnés|abonnez-vous pour|suscríbete para
    (solo|sólo|exclusivo) para suscriptores|(só|exclusivo) para assinantes|riservato agli abbonati|abbonati per
    alleen voor abonnees
""")
_WALLS = {
    "the site checks for robots instead of showing the page": _any(r"""
        just a moment|checking (if the site connection is secure|your browser)|are you a (robot|human)|captcha
        verify(ing)? (that )?you(['’]re| are) (a |not a )?(human|robot)|i['’]m not a robot|attention required
        enable javascript and cookies|please enable (js|javascript)|unusual (traffic|activity)|pardon our interruption
        access (to this page has been )?denied|request (was )?blocked|ddos protection|security check
        bot (detection|protection)|press (&|and) hold
    """),
    "the site shows an error instead of the page": _any(r"""
        ^(error )?(404|403|410|500|502|503)\b|page (was |could )?not (be )?found|page (can['’]t|cannot) be found
        no longer (available|exists)|bad gateway|service unavailable|internal server error|too many requests
    """),
    PAYWALL: _PAYWALL,
    "the site shows a cookie notice instead of the page": _any(r"""
        we (value|respect|care about) your privacy|before you continue|(accept|reject|allow) all( cookies)?
        (we|this (site|website)) uses? cookies|(manage|cookie|privacy) (settings|preferences|choices|consent)
        our (\d+ )?partners (store|process)|consent to (the use|cookies)
    """),
}
_TITLE = 60  # characters; a headline about paywalls is longer
_LINE = 250  # characters of a line that only asks to pay
_OFFER = 6  # lines of a request to pay, at most
_TERMS = 100  # characters of a line below it: prices, buttons


def reason(title: str | None, text: str) -> str | None:
    """Why this short text is no article but something in front of it, in words; None when it looks like neither."""
    for why, pattern in _WALLS.items():
        if pattern.search(text) or (title and len(title) < _TITLE and pattern.search(title)):
            return why
    return None


def preview(lines: list[str]) -> list[str]:
    """The lines without a request to pay for the rest at their end: "Subscribe to continue", "$1 a week", "Sign in"."""
    for place in range(max(0, len(lines) - _OFFER), len(lines)):
        if asks_to_pay(lines[place]) and all(len(line) < _TERMS for line in lines[place + 1 :]):
            return lines[:place]
    return lines


def asks_to_pay(line: str) -> bool:
    """Whether a line does nothing but ask to pay for the rest."""
    return len(line) < _LINE and bool(_PAYWALL.search(line))
