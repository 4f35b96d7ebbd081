"""WebSub, the subscriber's side (https://www.w3.org/TR/websub/); pure.

    a feed names a hub -> form (our request, 5.1) -> judge (the hub asks back, 5.3) -> Check (it tells of news, 7.1)

What a hub sends is never read: a push only says that it is time to poll. So whoever comes by a secret gains nothing but
polls, at most one a minute, and over plain http one is sent all the same.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot import backoff, markup, model

DAY = timedelta(days=1)
LEASE = 10 * DAY  # asked for; hubs give what they like
LONGEST = 30 * DAY  # of what they give; a hub that forgets us must not leave us waiting for ever
AGAIN_FIRST, AGAIN_LAST = timedelta(minutes=10), DAY  # until a hub that has not confirmed is asked again
CHALLENGE = re.compile(r"[ -~]{1,1000}")
ALGORITHMS = ("sha1", "sha256", "sha384", "sha512")  # 7.1
NONCE = 16  # bytes


# ---------------------------------------------------------------- our addresses


@dataclass(frozen=True, slots=True)
class Callbacks:
    """Our addresses for hubs, below ``root``. Each ends in a token: random bytes and, with our ``key``, their HMAC.

    So a stranger's call is told from a hub's without a look into the store, and no secret has to be kept.
    """

    root: str
    key: bytes = field(repr=False)

    def token(self, nonce: bytes) -> str:
        """A new one, of NONCE random bytes."""
        return _text(nonce + self._mac(b"token", nonce))

    def knows(self, token: str) -> bool:
        """Whether it is one of ours, whatever became of the subscription."""
        nonce = _nonce(token)
        return nonce is not None and hmac.compare_digest(self.token(nonce).encode(), token.encode())

    def url(self, token: str) -> str:
        """What a hub is to call; nobody can guess it."""
        return f"{self.root}/websub/{token}"

    def secret(self, token: str) -> str:
        """What the hub of this token signs with; less than 200 bytes (5.1)."""
        return _text(self._mac(b"secret", token.encode()))

    def _mac(self, purpose: bytes, data: bytes) -> bytes:
        return hmac.digest(self.key, purpose + b" " + data, "sha256")[:NONCE]


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _nonce(token: str) -> bytes | None:
    if not re.fullmatch(r"[A-Za-z0-9_-]{43}", token):
        return None
    try:
        return base64.urlsafe_b64decode(token + "=")[:NONCE]
    except binascii.Error:
        return None


# ---------------------------------------------------------------- asking a hub


def form(push: model.Push, callbacks: Callbacks) -> dict[str, str]:
    """The request to begin, to go on or, where the push is not wanted any more, to end (5.1)."""
    assert push.token is not None, "it is given when the push is claimed"
    asked = {
        "hub.callback": callbacks.url(push.token),
        "hub.mode": "subscribe" if push.wanted else "unsubscribe",
        "hub.topic": push.hub.topic,
        "hub.verify": "async",  # for hubs of PubSubHubbub 0.3, which insist on it; others pass over it
    }
    if push.wanted:
        asked["hub.secret"] = callbacks.secret(push.token)
        asked["hub.lease_seconds"] = str(round(LEASE.total_seconds()))
    return asked


def again(attempts: int) -> timedelta:
    """How long to wait for a hub's word after so many requests that it did not confirm, before the next one."""
    return backoff.doubled(AGAIN_FIRST, attempts, AGAIN_LAST)


# ---------------------------------------------------------------- a hub asks back


@dataclass(frozen=True, slots=True)
class Answer:
    """What a hub is told, and what its question means."""

    status: int
    body: str = ""
    until: datetime | None = None  # it will call until then
    renew_at: datetime | None = None
    denied: str | None = None  # it will not, and why


NO = Answer(404)


def judge(push: model.Push | None, query: Mapping[str, str], now: datetime) -> Answer:
    """The answer to a hub that asks at one of our addresses whether we mean it (5.3), or tells that it denies (5.2).

    ``push`` is what belongs to that address, if there still is something. The challenge is given back only where we
    asked for what the hub is about to do; that we want no push any more is always so where none belongs to it.
    """
    mode, challenge = query.get("hub.mode"), query.get("hub.challenge", "")
    wanted = push is not None and push.wanted
    known = push is not None and wanted and query.get("hub.topic") == push.hub.topic
    if mode == "denied":
        reason = markup.fold(query.get("hub.reason", ""), 200)
        return Answer(200, denied=f"the hub denies it: {reason}" if reason else "the hub denies it") if known else NO
    if not CHALLENGE.fullmatch(challenge):
        return NO
    if mode == "unsubscribe" and not wanted:
        return Answer(200, challenge)
    if mode == "subscribe" and known:
        lease = _lease(query.get("hub.lease_seconds", ""))
        return Answer(200, challenge, until=now + lease, renew_at=now + _renewal(lease))
    return NO


def _lease(seconds: str) -> timedelta:
    """How long the hub will call; what we asked for where it does not say, as hubs of PubSubHubbub 0.3 do."""
    return min(timedelta(seconds=int(seconds)), LONGEST) if re.fullmatch(r"[0-9]{1,10}", seconds) else LEASE


def _renewal(lease: timedelta) -> timedelta:
    """After how long to ask for more: a day before the end, or a tenth of the lease, but not at once again."""
    return max(lease - min(DAY, lease / 10), AGAIN_FIRST)


# ---------------------------------------------------------------- a hub tells of news


class Check:
    """Whether a push was signed with our secret, found out while its body passes by; nothing of it is kept."""

    def __init__(self, signature: str, secret: str) -> None:
        algorithm, _, self._given = signature.strip().partition("=")
        known = algorithm.lower() in ALGORITHMS
        self._hmac = hmac.new(secret.encode(), digestmod=algorithm.lower()) if known else None

    def update(self, piece: bytes) -> None:
        if self._hmac is not None:
            self._hmac.update(piece)

    @property
    def is_right(self) -> bool:
        if self._hmac is None:
            return False
        return hmac.compare_digest(self._hmac.hexdigest().encode(), self._given.lower().encode())
