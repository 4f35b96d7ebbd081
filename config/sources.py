"""Where settings come from: environment, ``NAME_FILE`` files, ``newsbot.toml``; read as given, with the source of each.

A setting's name here is ``section.name``. Readers do not stop at a problem: they add a line to ``problems`` and go on.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PREFIX = "NEWSBOT_"
FILE = "_FILE"
ALIASES = {"TELEGRAM_BOT_TOKEN": "telegram.token"}
# Not settings though under our prefix: what Kubernetes sets for a service called "newsbot", and the tests' own.
FOREIGN = re.compile(r"NEWSBOT_(SERVICE_(HOST|PORT)|PORT_\d+_|TEST_)")
LINK = re.compile(r"(tcp|udp)://")


@dataclass(frozen=True, slots=True)
class Value:
    """A value as given: ``source`` is what `newsbot settings` shows, ``place`` what a problem starts with."""

    given: object
    source: str
    place: str


def variable(name: str) -> str:
    """``telegram.token`` -> ``NEWSBOT_TELEGRAM__TOKEN``."""
    return PREFIX + name.replace(".", "__").upper()


def environment(
    environ: Mapping[str, str], names: Collection[str], problems: list[str], doubts: list[str]
) -> dict[str, Value]:
    """The settings in the environment and in the files it names, the stronger first; an empty variable is not set.

    A setting that is given twice, and not alike, adds a line to ``doubts``.
    """
    known = {**ALIASES, **{variable(name): name for name in names}}
    plain: dict[str, list[Value]] = {}
    files: dict[str, list[Value]] = {}
    for key, text in sorted(environ.items()):  # NEWSBOT_… sorts before its alias TELEGRAM_BOT_TOKEN and so wins
        upper = key.upper()
        if not text.strip():
            continue
        if upper in known:
            plain.setdefault(known[upper], []).append(Value(text, "environment", key))
        elif upper.removesuffix(FILE) in known:
            content = secret(Path(text), key, problems)
            if content is not None:
                value = Value(content, f"file {text}", f"{key} ({text})")
                files.setdefault(known[upper.removesuffix(FILE)], []).append(value)
        elif upper.startswith(PREFIX) and not FOREIGN.match(upper) and not LINK.match(text):
            problems.append(f"{key}: there is no such setting{meant(upper, known)}")
    given = {name: plain.get(name, []) + files.get(name, []) for name in files | plain}
    for first, *others in given.values():
        for other in others:
            if str(other.given).strip() != str(first.given).strip():
                doubts.append(f"{first.place} and {other.place} are set to different values; {first.place} counts")
    return {name: values[0] for name, values in given.items()}


def secret(path: Path, key: str, problems: list[str]) -> str | None:
    """The text of a secret's file without white space around it; None, with a problem, where it cannot be had."""
    try:
        text = path.read_text("utf-8").strip()
    except IsADirectoryError:
        problems.append(f"{key}: {path} is a folder; name the file that holds the secret")
    except (OSError, ValueError) as error:
        problems.append(f"{key}: cannot read {path}: {reason(error)}")
    else:
        if text:
            return text
        problems.append(f"{key}: {path} is empty; put the secret into it")
    return None


def toml(path: Path, names: Collection[str], problems: list[str]) -> dict[str, Value]:
    """The settings in a TOML file, sections as tables; an empty text is not set."""
    try:
        document = tomllib.loads(path.read_text("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{path}: not valid TOML: {error}")
        return {}
    except (OSError, ValueError) as error:
        problems.append(f"{path}: cannot be read: {reason(error)}")
        return {}
    found: dict[str, Value] = {}
    for name, value in _flat(document, names, path, problems):
        if name not in names:
            section, _, key = name.rpartition(".")
            shown = f"[{section}] {key}" if section else key
            problems.append(f"{path}: {shown}: there is no such setting{meant(name, {n: n for n in names})}")
        elif value != "":
            section, _, key = name.partition(".")
            found[name] = Value(value, str(path), f"{path}: [{section}] {key}")
    return found


def _flat(
    document: Mapping[str, object], names: Collection[str], path: Path, problems: list[str]
) -> Iterator[tuple[str, object]]:
    """The entries of every table as ``section.name``; whatever stands outside a section keeps its bare name."""
    sections = {name.partition(".")[0] for name in names}
    for section, table in document.items():
        if isinstance(table, dict):
            if section not in sections:
                close = difflib.get_close_matches(section.lower(), sections, 1)
                hint = f"; did you mean [{close[0]}]?" if close else f"; there are {', '.join(sorted(sections))}"
                problems.append(f"{path}: there is no section [{section}]{hint}")
                continue
            yield from ((f"{section}.{key}", value) for key, value in table.items())
        elif section in sections:
            problems.append(f"{path}: {section} is a section: write [{section}] and its settings below")
        else:
            yield section, table


def meant(wrong: str, known: Mapping[str, str]) -> str:
    """``; did you mean …?`` for a known name that ends in the same word, else for a near spelling; else nothing."""
    bare = {key.removeprefix(PREFIX): key for key in known}
    wrong = wrong.removeprefix(PREFIX).removesuffix(FILE)
    last = re.split(r"__|\.", wrong)[-1]
    close = [key for key in bare if re.split(r"__|\.", key)[-1] == last]
    close += difflib.get_close_matches(wrong, bare, 1, cutoff=0.7)
    if not close:
        return ""
    section, _, name = bare[close[0]].partition(".")
    return f"; did you mean {f'[{section}] {name}' if name else section}?"


def reason(error: Exception) -> str:
    """Why a file cannot be read, in a few words."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8 text"
    return (getattr(error, "strerror", None) or str(error)).lower()
