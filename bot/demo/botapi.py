"""A strict Telegram Bot API on loopback, for the demo and for tests, with a chat page where people would have an app.

    request ─► token? method? ─► fault due? ─► pace kept? ─► method ─► answer (or, by a fault, none)

Strict means: what Telegram refuses is refused here, with Telegram's words and codes. Other methods than those that
``methods`` lists answer 404. Behaviour and words follow https://core.telegram.org/bots/api and the source of the
official server, https://github.com/tdlib/telegram-bot-api.
"""

from __future__ import annotations

import asyncio
import inspect
import re
import socket
import struct
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.demo import chatpage, methods, params
from bot.demo.faults import Fault, Faults, Kind, Pace, Refusal
from bot.demo.state import JSON, World, whole

NAME = "News Bot"
TOKEN = re.compile(r"\d{1,19}:[A-Za-z0-9_-]{1,80}")
PACED = frozenset(("sendmessage", "sendphoto", "senddocument"))
CALLS = 2000


def clock() -> datetime:
    """The wall clock: this module plays the outside world, whose messages carry dates of their own."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Call:
    """A call that came, for tests to look at; ``status`` is the HTTP status answered, None when none was."""

    method: str  # as the caller wrote it
    chat_id: int | None
    values: dict[str, str]
    status: int | None = None


class BotApi:
    """Telegram, as far as one bot and a few people need it.

    ``app`` is the application to serve (``serving.serve``): the Bot API under ``/bot<token>/``, the chat page at ``/``,
    controls under ``/demo/``. A bot reaches it with the base URL ``<address>/bot``.
    """

    def __init__(
        self,
        token: str,
        *,
        bot_username: str = "news_demo_bot",
        pace: bool = False,
        now: Callable[[], datetime] = clock,
    ) -> None:
        if not TOKEN.fullmatch(token):
            raise ValueError("A bot's token looks like 123456:ABC-DEF1234ghIkl")
        self._token = token
        self.world = World(int(token.partition(":")[0]), bot_username, NAME, now)
        self.ideas: list[tuple[str, str]] = []  # what a visitor may write: (what it is called, the text)
        self.faults = Faults()
        self.pace = Pace() if pace else None
        self.calls: deque[Call] = deque(maxlen=CALLS)
        self._closing = asyncio.Event()
        calls = Route("/bot{token}/{method}", self._call, methods=["GET", "POST"])
        files = Route("/file/bot{token}/documents/{file_id}", self._file)
        self.app = Starlette(routes=[calls, files, *chatpage.routes(self)])
        self.app.state.hang_up = self.hang_up

    # ------------------------------------------------------------ for tests and for the page

    def add_person(self, id: int, first_name: str, username: str | None = None, *, started: bool = True) -> None:
        """Somebody with a private chat; not ``started``: the bot cannot write before they do."""
        self.world.add_person(id, first_name, username, started=started)

    def add_group(self, id: int, title: str, members: Sequence[int], *, topics: Sequence[int] = ()) -> None:
        """A group with the bot in it; with ``topics`` (thread ids) a forum."""
        self.world.add_group(id, title, members, topics=topics)

    def add_channel(
        self, id: int, title: str, members: Sequence[int], *, username: str | None = None, may_post: bool = True
    ) -> None:
        """A channel that its first member has made the bot an admin of."""
        self.world.add_channel(id, title, members, username=username, may_post=may_post)

    def set_rights(self, chat_id: int, **rights: Any) -> None:
        """Change ``admins``, ``anonymous``, ``bot_admin``, ``may_post``, ``bot_forbidden`` or ``all_forbidden``."""
        self.world.set_rights(chat_id, **rights)

    def send_text(
        self, chat_id: int, from_id: int, text: str, reply_to: int | None = None, *, thread_id: int | None = None
    ) -> JSON:
        """A person writes a message; raises Impossible for what Telegram's apps do not offer."""
        return self.world.say(chat_id, from_id, text, reply_to, thread_id)

    def send_file(
        self, chat_id: int, from_id: int, name: str, data: bytes, caption: str = "", reply_to: int | None = None
    ) -> JSON:
        """A person sends a file."""
        return self.world.hand_over(chat_id, from_id, name, data, caption, reply_to)

    def press(self, chat_id: int, from_id: int, message_id: int, data: str) -> str:
        """A person presses an inline button; returns the callback query's id."""
        return self.world.press(chat_id, from_id, message_id, data)

    def answer(self, query_id: str) -> JSON | None:
        """What the bot answered to a pressed button: text, show_alert, url; None as long as it has not."""
        query = self.world.queries.get(query_id)
        return query.answer if query else None

    def block(self, chat_id: int, *, blocked: bool = True) -> None:
        """A person blocks the bot, or lets it in again."""
        self.world.block(chat_id, blocked=blocked)

    def migrate(self, chat_id: int, new_id: int | None = None) -> int:
        """A group becomes a supergroup; returns its new id."""
        return self.world.migrate(chat_id, new_id)

    def kick(self, chat_id: int) -> None:
        """A group throws the bot out."""
        self.world.kick(chat_id)

    def messages(self, chat_id: int) -> list[JSON]:
        """The messages of a chat, oldest first, as Telegram Message objects."""
        return list(self.world.chat(chat_id).messages.values())

    async def sent(self) -> AsyncIterator[JSON]:
        """The bot's messages from now on, as they come."""
        async for event in self.world.events.follow():
            if event.kind == "message" and event.data["message"]["from"]["id"] == self.world.bot["id"]:
                yield event.data["message"]

    async def wait_until(self, condition: Callable[[], Any], timeout: float = 10.0) -> None:
        """Wait until something that happens in the chats makes ``condition`` true; TimeoutError when nothing does."""
        async with asyncio.timeout(timeout):
            events = self.world.events.follow(self.world.events.last)
            while not condition():
                await anext(events)

    def hang_up(self) -> None:
        """End everything that waits: long polls, event streams, calls left hanging."""
        self._closing.set()
        self.world.updates.close()
        self.world.events.close()

    # ------------------------------------------------------------ the Bot API

    async def _call(self, request: Request) -> Response:
        call = None
        try:
            method = self._method(request)
            given = await params.decode(request)
            call = Call(request.path_params["method"], whole(given.text("chat_id")) or None, given.values)
            self.calls.append(call)
            fault = self.faults.take(call.method, call.chat_id)
            if fault and await self._fails_before(fault, request):
                return Response()  # nobody reads it
            if self.pace and call.method.lower() in PACED and call.chat_id:
                self.pace.check(call.chat_id)
            result = method(self.world, given)
            if inspect.isawaitable(result):
                result = await result
            if fault:
                await self._fails_after(fault, request)
                return Response()
        except Refusal as refusal:
            if call:
                call.status = refusal.code
            return _refused(refusal)
        call.status = 200
        return JSONResponse({"ok": True, "result": result})

    async def _file(self, request: Request) -> Response:
        """What `getFile` tells the way to."""
        found = self.world.files.get(request.path_params["file_id"])
        if request.path_params["token"] != self._token or found is None:
            return _refused(Refusal(404, "Not Found"))
        return Response(found[1], media_type="application/octet-stream")

    def _method(self, request: Request) -> Callable[[World, params.Params], Any]:
        token = request.path_params["token"]
        if not TOKEN.fullmatch(token):
            raise Refusal(404, "Not Found")
        if token != self._token:
            raise Refusal(401, "Unauthorized")
        method = methods.BY_NAME.get(request.path_params["method"].lower())
        if method is None:
            raise Refusal(404, "Not Found")
        return method

    async def _fails_before(self, fault: Fault, request: Request) -> bool:
        """Let a call fail before it is accepted; False when the fault comes later."""
        refusal = fault.refusal()
        if refusal:
            raise refusal
        if fault.kind is Kind.LOST_REQUEST:
            await self._leave_hanging(request)
        elif fault.kind is Kind.RESET:
            await _reset(request)
        else:
            return False
        return True

    async def _fails_after(self, fault: Fault, request: Request) -> None:
        """Let a call fail after it was accepted and done."""
        if fault.kind is Kind.LOST_ANSWER:
            await self._leave_hanging(request)
        else:
            await _reset(request)

    async def _leave_hanging(self, request: Request) -> None:
        """Answer nothing until the caller gives up."""
        closing = asyncio.ensure_future(self._closing.wait())
        gone = asyncio.ensure_future(_gone(request))
        await asyncio.wait((closing, gone), return_when=asyncio.FIRST_COMPLETED)
        closing.cancel()
        gone.cancel()
        await _reset(request)


def _refused(refusal: Refusal) -> JSONResponse:
    more = {"parameters": refusal.parameters} if refusal.parameters else {}
    answer = {"ok": False, "error_code": refusal.code, "description": refusal.description, **more}
    wait = refusal.parameters.get("retry_after")
    return JSONResponse(answer, refusal.code, headers={"Retry-After": str(wait)} if wait else None)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _reset(request: Request) -> None:
    """Cut the connection with a TCP reset, if it still stands."""
    transport = request.state.transport
    if not transport.is_closing():
        no_linger = struct.pack("ii", 1, 0)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_linger)
        transport.abort()
    await asyncio.sleep(0)  # the server takes notice, and will not answer
