"""The pages with which guards in front of sites ask for a human; named, so that nobody looks for the fault in the feed.

Marks are those the guards document, or that their pages have carried for years; a page that merely loads a guard's
script is no challenge.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_HEADERS: dict[str, tuple[str, str]] = {  # name -> (what its value holds, the guard)
    "cf-mitigated": ("challenge", "Cloudflare"),  # developers.cloudflare.com: detect a challenge page response
    "x-amzn-waf-action": ("", "AWS WAF"),
    "x-vercel-mitigated": ("", "Vercel"),
    "x-datadome": ("protected", "DataDome"),
}
_BODIES: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"<title>Just a moment\.\.\.</title>|<title>Attention Required! \| Cloudflare"), "Cloudflare"),
    (re.compile(rb"/\.within\.website/x/cmd/anubis|id=[\"']?anubis_challenge"), "Anubis"),
    (re.compile(rb"sucuri_cloudproxy_js|<title>Sucuri WebSite Firewall"), "Sucuri"),
    (re.compile(rb"captcha-delivery\.com"), "DataDome"),
    (re.compile(rb"_Incapsula_Resource[^>]+(?:incident_id|SWUDNSAI)"), "Imperva"),
    (re.compile(rb"<title>DDoS-Guard</title>|check\.ddos-guard\.net"), "DDoS-Guard"),
    (re.compile(rb"id=[\"']px-captcha"), "HUMAN"),
)
_REFUSALS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"errors\.edgesuite\.net"), "Akamai"),
)  # in pages of an error status only
LOOKED_AT = 32 * 1024  # bytes of a page's beginning


def guard(headers: Mapping[str, str], start: bytes, *, refused: bool) -> str | None:
    """Who asks for a human, None when nobody does; ``refused``: the status is an error's."""
    for name, (mark, who) in _HEADERS.items():
        if name in headers and mark in headers[name].lower() and (refused or mark):
            return who
    for pattern, who in (*_BODIES, *(_REFUSALS if refused else ())):
        if pattern.search(start):
            return who
    return None
