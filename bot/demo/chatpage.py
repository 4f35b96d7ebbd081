"""The chat page and its controls over HTTP: what people see of the demo, and what tests in other processes use.

GET  /                the page; /page/NAME its parts
GET  /demo/state      people, chats, messages, commands
GET  /demo/events     what happens from now on (or from Last-Event-ID on), as server-sent events
GET  /demo/photo/ID   a picture
GET  /demo/file/ID    a file
POST /demo/NAME       ACTIONS below, with their arguments as a JSON object
GET, POST, DELETE /demo/faults   the schedule of faults
"""

from __future__ import annotations

import asyncio
import dataclasses
import inspect
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.demo import methods
from bot.demo.events import Event
from bot.demo.state import JSON, Chat, World

if TYPE_CHECKING:
    from bot.demo.botapi import BotApi

PAGE = Path(__file__).with_name("page")
HEARTBEAT = 15.0  # seconds; also how the page notices that the demo is gone
NOTHING_FROM_OUTSIDE = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
MEDIA_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def routes(api: BotApi) -> list[Route]:
    """The page's routes."""
    page = _Page(api)
    return [
        Route("/", page.index),
        Route("/page/{name}", page.part),
        Route("/demo/state", page.state),
        Route("/demo/events", page.events),
        Route("/demo/photo/{file_id}", page.photo),
        Route("/demo/file/{file_id}", page.file),
        Route("/demo/faults", page.faults, methods=["GET", "POST", "DELETE"]),
        Route("/demo/{action}", page.act, methods=["POST"]),
    ]


class _Page:
    def __init__(self, api: BotApi) -> None:
        self.api = api
        world = api.world
        self.actions: dict[str, Callable[..., Any]] = {
            "send": api.send_text,  # chat_id, from_id, text, reply_to?, thread_id?
            "press": api.press,  # chat_id, from_id, message_id, data
            "block": world.block,  # chat_id, blocked?
            "deactivate": world.deactivate,  # chat_id
            "kick": world.kick,  # chat_id
            "migrate": world.migrate,  # chat_id, new_id?
            "person": api.add_person,  # id, first_name, username?, started?
            "group": api.add_group,  # id, title, members, topics?
            "messages": api.messages,  # chat_id
        }

    async def index(self, _request: Request) -> Response:
        return _file("index.html")

    async def part(self, request: Request) -> Response:
        return _file(request.path_params["name"])

    async def state(self, _request: Request) -> Response:
        world = self.api.world
        return JSONResponse(
            {
                "event": world.events.last,
                "bot": world.bot,
                "description": world.about.get("description", ""),
                "ideas": [{"name": name, "text": text} for name, text in self.api.ideas],
                "people": [person.user() for person in world.people.values()],
                "chats": [_chat(world, chat) for chat in world.chats.values() if chat.moved_to is None],
            },
            headers={"Cache-Control": "no-store"},
        )

    async def events(self, request: Request) -> Response:
        after = request.headers.get("last-event-id") or request.query_params.get("after")
        stream = _stream(self.api.world.events.follow(after))
        return StreamingResponse(stream, media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def photo(self, request: Request) -> Response:
        media_type, data = self.api.world.photos.get(request.path_params["file_id"], ("", b""))
        return Response(data, media_type=media_type) if data else Response(status_code=404)

    async def file(self, request: Request) -> Response:
        name, data = self.api.world.files.get(request.path_params["file_id"], ("", b""))
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return (
            Response(data, media_type="application/octet-stream", headers=headers)
            if name
            else Response(status_code=404)
        )

    async def faults(self, request: Request) -> Response:
        if request.method == "DELETE":
            self.api.faults.clear()
        elif request.method == "POST":
            arguments = await _arguments(request)
            try:
                self.api.faults.add(**arguments)
            except (TypeError, ValueError) as error:
                return _wrong(str(error))
        return JSONResponse([dataclasses.asdict(fault) for fault in self.api.faults.schedule])

    async def act(self, request: Request) -> Response:
        action = self.actions.get(request.path_params["action"])
        if action is None:
            return _wrong("There is no such control.", 404)
        try:
            arguments = inspect.signature(action).bind(**await _arguments(request))
            result = action(*arguments.args, **arguments.kwargs)
        except (TypeError, ValueError) as error:
            return _wrong(str(error))
        return JSONResponse({"result": result})


def _chat(world: World, chat: Chat) -> JSON:
    person = world.people.get(chat.id)
    said = (update["message"] for update in world.updates.pending if "message" in update)
    waiting = [message["message_id"] for message in said if message["chat"]["id"] == chat.id]
    return {
        **chat.json(),
        "members": list(chat.members),
        "blocked": bool(person and person.blocked),
        "absent": chat.absent,
        "commands": methods.menu(world, chat),
        "seen": min(waiting, default=chat.next_id) - 1,  # the bot has fetched messages up to this one
        "messages": [world.shown(chat, message) for message in chat.messages.values()],
    }


async def _arguments(request: Request) -> JSON:
    """The JSON object a control was called with. Only JSON: a form could be sent by any other page in the browser."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise ValueError("Send a JSON object, with Content-Type: application/json.")
    arguments = json.loads(await request.body() or b"{}")
    if not isinstance(arguments, dict):
        raise ValueError("Send a JSON object.")
    return arguments


async def _stream(events: AsyncIterator[Event]) -> AsyncIterator[str]:
    """Events as text/event-stream: https://html.spec.whatwg.org/multipage/server-sent-events.html"""
    yield "retry: 1000\n: hello\n\n"
    upcoming = asyncio.ensure_future(anext(events, None))
    try:
        while True:
            done, _ = await asyncio.wait((upcoming,), timeout=HEARTBEAT)
            if not done:
                yield ": still here\n\n"
                continue
            event = upcoming.result()
            if event is None:
                return
            yield f"id: {event.id}\nevent: {event.kind}\ndata: {json.dumps(event.data)}\n\n"
            upcoming = asyncio.ensure_future(anext(events, None))
    finally:
        upcoming.cancel()


def _file(name: str) -> Response:
    path = PAGE / name
    if path.parent != PAGE or path.suffix not in MEDIA_TYPES or not path.is_file():
        return Response(status_code=404)
    return FileResponse(path, media_type=MEDIA_TYPES[path.suffix], headers=NOTHING_FROM_OUTSIDE)


def _wrong(words: str, status: int = 400) -> JSONResponse:
    return JSONResponse({"error": words}, status)
