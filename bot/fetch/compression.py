"""Compressed bodies, opened a little at a time.

304 bytes of brotli can hold 200 MB, so no piece that comes out is larger than twice a chunk.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli
from backports import zstd

from bot import errors

ACCEPTED = "gzip, deflate, br, zstd"  # for the Accept-Encoding header: exactly what ``opener`` can open
CHUNK = 64 * 1024
DAMAGED = (zlib.error, brotli.error, zstd.ZstdError)
_WINDOW = 23  # 8 MiB, the largest window that HTTP allows zstd (RFC 9659), and so the memory it may take
_REFUSED = {"compress", "x-compress", "dcb", "dcz"}
_GZIP_MAGIC = b"\x1f\x8b"


class Opener(Protocol):
    """Turns compressed pieces into plain ones."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Plain pieces of about ``CHUNK`` bytes; raises one of ``DAMAGED`` for damaged data."""

    def close(self) -> None:
        """Raises ``FetchError`` when the end is missing."""


def opener(content_encoding: str | None) -> Opener:
    """The opener for a Content-Encoding header (RFC 9110, 8.4); raises ``FetchError`` for a coding nobody asked for.

    Names that are no codings ("utf-8", "none") are common mistakes and mean: not compressed.
    """
    codings = [name.strip().lower() for name in (content_encoding or "").split(",")]
    known = [name for name in codings if name in _OPENERS or name in _REFUSED]
    if not known:
        return _Plain()
    if len(known) > 1 or known[0] in _REFUSED:
        raise errors.FetchError(
            f"the site answers in a compression we did not ask for ({', '.join(known)}): ask its owner to mend it",
            permanent=True,
        )
    return _OPENERS[known[0]]()


class _Plain:
    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def close(self) -> None:
        pass


class _Zlib:
    """gzip (RFC 1952, several members) and deflate (RFC 1950, or RFC 1951 from servers that leave the header out)."""

    def __init__(self) -> None:
        self._inflate: zlib._Decompress | None = None
        self._plain = False  # a server that says gzip and sends text
        self._start = b""

    def _choose(self, start: bytes) -> None:
        raise NotImplementedError

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._inflate is None and not self._plain:
            self._start += data
            if len(self._start) < 2:
                return
            data, self._start = self._start, b""
            self._choose(data)
        if self._plain or self._inflate is None:
            yield data
            return
        while True:
            out = self._inflate.decompress(data, CHUNK)
            if out:
                yield out
            data = self._inflate.unconsumed_tail
            if self._inflate.eof:
                data = self._inflate.unused_data
                if not data.startswith(_GZIP_MAGIC):
                    return
                self._inflate = zlib.decompressobj(wbits=31)
            elif not data and len(out) < CHUNK:
                return

    def close(self) -> None:
        if self._start or (self._inflate is not None and not self._inflate.eof):
            raise _cut_off()


class _Gzip(_Zlib):
    def _choose(self, start: bytes) -> None:
        if start.startswith(_GZIP_MAGIC):
            self._inflate = zlib.decompressobj(wbits=31)
        else:
            self._plain = True


class _Deflate(_Zlib):
    def _choose(self, start: bytes) -> None:
        with_header = start[0] & 0x0F == 8 and int.from_bytes(start[:2], "big") % 31 == 0
        self._inflate = zlib.decompressobj(wbits=15 if with_header else -15)


class _Brotli:
    """RFC 7932."""

    def __init__(self) -> None:
        self._brotli = brotli.Decompressor()
        self._fed = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._fed = True
        while not self._brotli.is_finished():
            out = self._brotli.process(data, output_buffer_limit=CHUNK)
            if not out:  # the only sign that nothing is left inside: can_accept_more_data() is true earlier
                return
            yield out
            data = b""

    def close(self) -> None:
        if self._fed and not self._brotli.is_finished():
            raise _cut_off()


class _Zstd:
    """RFC 8878, several frames."""

    def __init__(self) -> None:
        self._frame: zstd.ZstdDecompressor | None = None  # the one that is not finished

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data or (self._frame is not None and not self._frame.needs_input):
            if self._frame is None:
                self._frame = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _WINDOW})
            if out := self._frame.decompress(data, CHUNK):
                yield out
            data = b""
            if self._frame.eof:
                data, self._frame = self._frame.unused_data, None

    def close(self) -> None:
        if self._frame is not None:
            raise _cut_off()


def _cut_off() -> errors.FetchError:
    return errors.FetchError("the answer broke off in the middle: it is asked for again later")


_OPENERS: dict[str, type[_Gzip] | type[_Deflate] | type[_Brotli] | type[_Zstd]] = {
    "gzip": _Gzip,
    "x-gzip": _Gzip,
    "deflate": _Deflate,
    "br": _Brotli,
    "zstd": _Zstd,
}
