"""The command line. Exit codes: 0 done; 1 some items failed, each is named; 2 cannot start, or bad usage.

Errors are one line on stderr that says what is wrong and what to do. Everything heavy is imported by the command that
needs it, so that ``newsbot --help`` and ``newsbot run`` answer at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and end with its exit code; Ctrl-C ends it without a word, also while it is still starting."""
    try:
        from bot.cli import program

        code = program.run(arguments)
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
