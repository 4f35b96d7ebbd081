"""Links between the pages of the documentation lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COMPOSE = ROOT / "compose.yaml"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives to headings: small letters, spaces as hyphens, other punctuation dropped."""
    headings = re.findall(r"(?m)^#+ (.+)$", page.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_one_of_our_files_leads_there(page: Path) -> None:
    text = re.sub(r"(?s)```.*?```|`[^`\n]*`", "", page.read_text("utf-8"))
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        address, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", address):
            continue
        file = (page.parent / address) if address else page
        if not file.exists() or (anchor and file.suffix == ".md" and anchor not in anchors(file)):
            broken.append(target)
    assert broken == []


def test_compose_passes_the_token_of_the_environment_on_by_both_its_names() -> None:
    [environment] = re.findall(
        r"(?m)^    environment:\n((?: {6}.*\n)+)", COMPOSE.read_text("utf-8").split("postgres:\n")[0]
    )
    assert {line.split("#")[0].strip() for line in environment.splitlines()} >= {
        "TELEGRAM_BOT_TOKEN:",  # without a value: from the environment of who starts it, where it is set
        "NEWSBOT_TELEGRAM__TOKEN:",
    }
