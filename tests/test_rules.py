"""The rules of the house (docs/architecture.md), held over the syntax trees of every module.

A rule takes a module's name and tree and yields what is wrong, in words. The tables come first: whoever adds a module
to `bot` puts it into a layer, whoever adds a library gives it a home.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROGRAM = ("bot", "config", "summarizer")
FOLDERS = (*PROGRAM, "benchmarks", "tests", "training")

# Which of our packages a package may import.
MAY_IMPORT = {
    "bot": {"bot", "config", "summarizer"},
    "config": {"config"},
    "summarizer": {"summarizer"},
}

# Inside bot: a module imports its own layer and those above it in this table, never one below.
LAYERS = {
    "values": "errors model",
    "groundwork": "backoff health links logs markup words",
    "pure steps": "articles feeds identity messages pictures stories",
    "edges": "composer delivery discovery fetch offload store",
    "line": "commands jobs pipeline updates",
    "process": "__main__ app cli demo rehearsal runner serving web",
}
APART = LAYERS["pure steps"].split()  # these do not even import each other

# One library, one home: the modules and packages (with all below them) that may import it.
HOMES = {
    "aiohttp": {"bot.delivery.wire", "bot.fetch"},
    "alembic": {"bot.store"},
    "apscheduler": {"bot.runner"},
    "babel": {"bot.messages.wording", "bot.demo.newsroom"},
    "backports": {"bot.fetch.compression"},
    "brotli": {"bot.fetch.compression"},
    "charset_normalizer": {"bot.markup"},
    "dateparser": {"summarizer"},
    "feedparser": {"bot.feeds"},
    "httpx": {"summarizer.backends"},
    "jinja2": {"bot.demo.newsroom", "bot.messages.template"},
    "lxml": {"bot.articles.body", "bot.markup", "bot.articles.page", "bot.feeds.quick"},
    "markdown_it": {"bot.demo.newsroom"},
    "markupsafe": {"bot.demo.newsroom"},
    "numpy": {"bot.stories", "summarizer"},
    "prometheus_client": {"bot.web"},
    "PIL": {"bot.pictures"},
    "protego": {"bot.fetch.manners"},
    "py3langid": {"summarizer"},
    "pydantic": {"config"},
    "rich": {"bot.cli", "bot.demo"},
    "safetensors": {"summarizer.backends"},
    "sqlalchemy": {"bot.store"},
    "starlette": {"bot.demo", "bot.serving", "bot.web"},
    "tdjson": {"bot.demo.entities"},
    "telegram": {"bot.app", "bot.commands", "bot.delivery", "bot.demo", "bot.updates"},
    "torch": {"summarizer.backends"},
    "trafilatura": {"bot.articles"},
    "transformers": {"summarizer.backends"},
    "typer": {"bot.cli"},
    "uvicorn": {"bot.serving"},
    "yarl": {"bot.fetch"},
}
PART_OF = {"markupsafe": "jinja2", "yarl": "aiohttp"}  # what these libraries hand out, so no dependency of its own

CLOCK_HOMES = {"bot.app", "bot.demo"}
CLOCK = re.compile(r"(.*\.)?(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns))")
# The first puts the commands together, the last is run by Alembic.
ACTS_ON_IMPORT = {"bot.cli.program", "bot.__main__", "bot.store.migrations.env"}
UNSAFE = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve"}
LONGEST_FUNCTION = 60
LONGEST_MODULE = 450


# ---------------------------------------------------------------- the rules


def packages_import_in_one_direction(module: str, tree: ast.Module) -> Iterator[str]:
    allowed = MAY_IMPORT.get(top(module), set(FOLDERS))
    for name, line in imports(module, tree):
        if top(name) in FOLDERS and top(name) not in allowed:
            yield f"line {line}: {top(module)} must not import {name}"


def layers_of_the_bot_import_downward(module: str, tree: ast.Module) -> Iterator[str]:
    if layer_of(module) is None:
        if module.startswith("bot."):
            yield "is in no layer; put it into LAYERS"
        return
    order = list(LAYERS)
    for name, line in imports(module, tree):
        own, other = layer_of(module), layer_of(name)
        if own and other and order.index(other) > order.index(own):
            yield f"line {line}: {own} must not import {other} ({name})"


def pure_steps_do_not_import_each_other(module: str, tree: ast.Module) -> Iterator[str]:
    for name, line in imports(module, tree):
        if part(module) in APART and part(name) in APART and part(name) != part(module):
            yield f"line {line}: a pure step must not import another ({name})"


def a_library_has_one_home(module: str, tree: ast.Module) -> Iterator[str]:
    if top(module) not in PROGRAM:
        return
    for name, line in imports(module, tree):
        library = top(name)
        if library in sys.stdlib_module_names or library in FOLDERS:
            continue
        if library not in HOMES:
            yield f"line {line}: {library} has no home; give it one in HOMES"
        elif not within(module, HOMES[library]):
            yield f"line {line}: {library} belongs into {', '.join(sorted(HOMES[library]))}"


def nothing_reads_the_wall_clock(module: str, tree: ast.Module) -> Iterator[str]:
    if top(module) not in PROGRAM or within(module, CLOCK_HOMES):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and CLOCK.fullmatch(ast.unparse(node)):
            yield f"line {node.lineno}: {ast.unparse(node)} reads the wall clock; let the caller pass `now`"
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            for alias in node.names:
                if alias.name in ("time", "time_ns"):
                    yield f"line {node.lineno}: time.{alias.name} reads the wall clock; let the caller pass `now`"


def importing_a_module_does_nothing(module: str, tree: ast.Module) -> Iterator[str]:
    if top(module) not in PROGRAM or module in ACTS_ON_IMPORT:
        return
    for node in tree.body:
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        condition = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        optional = isinstance(node, ast.Try) and all(isinstance(n, ast.Import | ast.ImportFrom) for n in node.body)
        definition = isinstance(
            node,
            ast.Import
            | ast.ImportFrom
            | ast.FunctionDef
            | ast.AsyncFunctionDef
            | ast.ClassDef
            | ast.Assign
            | ast.AnnAssign
            | ast.AugAssign,
        )
        if not (docstring or condition or optional or definition):
            yield f"line {node.lineno}: runs at import: {ast.unparse(node).splitlines()[0]}"


def nothing_is_unpickled(module: str, tree: ast.Module) -> Iterator[str]:
    for name, line in imports(module, tree):
        if top(name) in UNSAFE:
            yield f"line {line}: {name} can run what it loads; use JSON or safetensors"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("torch.load", "numpy.load", "np.load"):
            yield f"line {node.lineno}: {ast.unparse(node)} may unpickle; use safetensors"


def functions_are_short(module: str, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"line {node.lineno}: {node.name} has {length} lines, {LONGEST_FUNCTION} are allowed"


RULES = (
    packages_import_in_one_direction,
    layers_of_the_bot_import_downward,
    pure_steps_do_not_import_each_other,
    a_library_has_one_home,
    nothing_reads_the_wall_clock,
    importing_a_module_does_nothing,
    nothing_is_unpickled,
    functions_are_short,
)


# ---------------------------------------------------------------- reading modules


def modules() -> Iterator[tuple[str, Path]]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path


def imports(module: str, tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every imported name in full with its line, wherever in the module: ``from bot import feeds`` is ``bot.feeds``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            yield module.rsplit(".", node.level)[0] + f".{node.module or ''}", node.lineno
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def top(name: str) -> str:
    return name.partition(".")[0]


def part(name: str) -> str:
    """``bot.store.jobs`` -> ``store``; nothing for what is not in bot."""
    return name.split(".")[1] if name.startswith("bot.") else ""


def layer_of(name: str) -> str | None:
    return next((layer for layer, parts in LAYERS.items() if part(name) in parts.split()), None)


def within(module: str, homes: set[str]) -> bool:
    return any(module == home or module.startswith(f"{home}.") for home in homes)


# ---------------------------------------------------------------- the tests

Rule = Callable[[str, ast.Module], Iterator[str]]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_module_keeps_the_rule(rule: Rule) -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {what}"
        for module, path in modules()
        for what in rule(module, ast.parse(path.read_text("utf-8")))
    ]
    assert not broken, "\n".join(broken)


BREACHES: list[tuple[Rule, str, str]] = [
    (packages_import_in_one_direction, "config.x", "import bot.model"),
    (packages_import_in_one_direction, "summarizer.x", "from config import load"),
    (packages_import_in_one_direction, "bot.app", "import training.heads"),
    (layers_of_the_bot_import_downward, "bot.model", "from bot import feeds"),
    (layers_of_the_bot_import_downward, "bot.feeds", "def f():\n    from bot.fetch import Fetcher"),
    (layers_of_the_bot_import_downward, "bot.store.jobs", "import bot.pipeline"),
    (layers_of_the_bot_import_downward, "bot.utils", "x = 1"),
    (pure_steps_do_not_import_each_other, "bot.messages", "from bot import stories"),
    (a_library_has_one_home, "bot.pipeline", "import aiohttp"),
    (a_library_has_one_home, "summarizer.sentences.text", "def f():\n    from torch import nn"),
    (a_library_has_one_home, "bot.fetch", "import requests"),
    (nothing_reads_the_wall_clock, "bot.stories", "from datetime import datetime, UTC\nx = datetime.now(UTC)"),
    (nothing_reads_the_wall_clock, "bot.stories", "import datetime\nf = datetime.date.today"),
    (nothing_reads_the_wall_clock, "bot.stories", "import time\nx = time.time()"),
    (nothing_reads_the_wall_clock, "bot.stories", "from time import time"),
    (importing_a_module_does_nothing, "bot.stories", "print('hello')"),
    (importing_a_module_does_nothing, "bot.stories", "for x in (): pass"),
    (nothing_is_unpickled, "summarizer.heads", "import pickle"),
    (nothing_is_unpickled, "training.heads", "import torch\nx = torch.load('x')"),
    (functions_are_short, "bot.stories", "def f():\n" + "    x = 1\n" * 60),
]


@pytest.mark.parametrize(("rule", "module", "source"), BREACHES)
def test_each_rule_finds_a_breach(rule: Rule, module: str, source: str) -> None:
    assert list(rule(module, ast.parse(source)))


def test_every_rule_is_tried() -> None:
    assert {rule for rule, _, _ in BREACHES} == set(RULES)


def test_modules_are_short() -> None:
    """Not those of tests: they mirror the rooms one by one."""
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for module, path in modules()
        if top(module) != "tests"
    }
    assert {path: length for path, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_importing_everything_but_the_backends_loads_no_torch() -> None:
    names = [
        name
        for name, _ in modules()
        if top(name) in PROGRAM
        and not within(name, {"summarizer.backends", "bot.store.migrations.env", "bot.__main__"})
    ]
    script = (
        f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\n"
        "print(sorted({'torch', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_every_library_is_asked_for_in_pyproject() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *(name for extra in project["optional-dependencies"].values() for name in extra)]
    known = {normal(re.split(r"[\[<>=~! ;]", requirement)[0]) for requirement in asked}
    providers = packages_distributions()
    missing = {
        library
        for library in HOMES
        if not known & {normal(name) for name in providers.get(PART_OF.get(library, library), [library])}
    }
    assert missing == set()


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
