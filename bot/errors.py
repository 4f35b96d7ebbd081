"""What can go wrong, as one tree. Foreign errors become ours at one border, the module that calls the library.

- NewsbotError         anything of ours; its text is one line for a person: what is wrong and what to do
  - FetchError         a feed or page could not be had
  - FeedError          what came is no feed we can read
    - WebPageError     it is a web page, which may tell where its feed is
  - ArticleError       what came holds no article
  - PictureError       what came is no picture to show
  - TemplateError      the operator's template cannot be used
  - StoreError         the database cannot be opened, written or understood
    - NoDatabase       there is none yet
    - StoreAway        its server does not answer
  - SendError          Telegram did not take a message
    - ChatGone         that chat can never be written to again (blocked, kicked, deleted)
    - ChatMoved        the group became a supergroup with another id
    - SlowDown         Telegram asks to wait before the next message to this chat
    - Refused          Telegram will never take this message as it is
    - Unsure           the request was written but no answer came: it may or may not have been sent
  - TokenError         Telegram does not know the token
  - ConflictError      another copy of the bot polls with this token

``permanent`` tells the one thing every caller asks: can the same thing work later?
"""

from __future__ import annotations

from datetime import timedelta


class NewsbotError(Exception):
    """Anything of ours; its text is one line for a person: what is wrong and what to do."""

    permanent = False


class FetchError(NewsbotError):
    """A feed or page could not be had; ``status`` is the HTTP status where there was one."""

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        permanent: bool = False,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.permanent = permanent
        self.retry_after = retry_after


class FeedError(NewsbotError):
    """What came is no feed we can read (yet: sites mend their feeds, so it is asked again)."""


class WebPageError(FeedError):
    """A web page came where a feed should be; it may tell where its feed is."""


class ArticleError(NewsbotError):
    """What came holds no article: a paywall, a list of links, an empty page."""

    permanent = True


class PictureError(NewsbotError):
    """What came is no picture to show: broken, too large, a logo."""

    permanent = True


class TemplateError(NewsbotError):
    """The operator's template cannot be used: its syntax, a name it does not know, HTML that Telegram refuses."""

    permanent = True


class StoreError(NewsbotError):
    """The database cannot be opened, written or understood."""


class NoDatabase(StoreError):
    """There is no database yet, and whoever asked did not want to make one."""


class StoreAway(StoreError):
    """The database's server does not answer: it is not up yet, or the way to it is cut. Waiting helps."""


class SendError(NewsbotError):
    """Telegram did not take a message; plain network and server trouble, worth another try."""


class ChatGone(SendError):
    """That chat can never be written to again: blocked, kicked, deleted, no right to write."""

    permanent = True


class TopicClosed(SendError):
    """That topic of a forum is closed or deleted; the rest of the group can be written to."""

    permanent = True


class ChatMoved(SendError):
    """The group became a supergroup; ``new_id`` is its chat id from now on."""

    def __init__(self, message: str, *, new_id: int) -> None:
        super().__init__(message)
        self.new_id = new_id


class SlowDown(SendError):
    """Telegram asks to wait ``retry_after`` before the next message to this chat."""

    def __init__(self, message: str, *, retry_after: timedelta) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Refused(SendError):
    """Telegram will never take this message as it is (cannot parse entities, too long)."""

    permanent = True


class Unsure(SendError):
    """The request was written but no answer came: the message may or may not have been sent."""


class TokenError(NewsbotError):
    """Telegram does not know the token (401)."""

    permanent = True


class ConflictError(NewsbotError):
    """Another copy of the bot works with this token (409)."""


class WebhookError(ConflictError):
    """Telegram brings what people write to a webhook, and does not give it to who asks (409)."""
