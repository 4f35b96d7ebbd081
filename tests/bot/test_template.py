"""The operator's template: what it is given, and what is wrong with it told in one line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from bot.errors import TemplateError
from bot.messages import html
from bot.messages.template import Template, values
from bot.model import Story
from tests.bot import tdlib
from tests.bot.test_messages import NOW, STORY, stories

EVERYTHING = """
<b>{{ title }}</b>{% if url %} <a href="{{ url }}">Read</a>{% endif %}

<i>{{ source }}{{ " · " + age if age }} {{ published }} {{ author }} {{ language }}</i>


{% for name, found in {"Who": who, "What": what, "When": when, "Where": where, "Why": why}.items() if found %}
<u>{{ name }}</u>: {{ found | join("; ") }}
{% endfor %}
<blockquote expandable>{{ description }}{% for point in points %}

– {{ point }}{% endfor %}
</blockquote>
{{ note }} {% for one in also %}{{ one.source }} {{ one.url }}{% endfor %} {{ hashtags | join(" ") }}
"""


def test_a_template_shows_what_it_is_given() -> None:
    told = Template("<b>{{ title }}</b>\n{{ who | join(', ') }}\n{{ when | join }}\n").render(STORY, NOW)
    assert tdlib.accept(told).text == (
        "Saltmarsh ferry back in service after nine weeks\nAnna Lind, Lind, islanders\n"
        "Friday (13 Mar 2026)the third quarter (Jul – Sept 2026)"
    )


@settings(max_examples=60, deadline=None)
@given(stories)
def test_whatever_a_story_holds_telegram_reads_what_the_template_makes_of_it(story: Story) -> None:
    told = Template(EVERYTHING).render(story, NOW)
    parts = html.split(told)
    assert parts
    for part in parts:
        tdlib.accept(part)
    assert html.clean(values(story, NOW)["title"]) in html.plain(told)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("{{ title", "line 1: unexpected end of template"),
        ("{{ headline }}", "'headline' is undefined"),
        ("\n\n{% for x in y %}", "line 3: "),
        ("{{ title.__class__.__mro__ }}", "is unsafe"),
        ("{{ who.append('x') }}", "is not safely callable|is unsafe"),
        ("{% include '/etc/passwd' %}", "no loader"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{% for a in range(10**7) %}x{% endfor %}", "Range too big"),
        ("<div>{{ title }}</div>", "Telegram does not know <div>"),
        ("<b>{{ title }}", "<b> is never closed"),
        ("<b><i>{{ title }}</b></i>", "</b> closes what is not open: <i> is"),
        ("{{ title }}</b>", "</b> closes what is not open"),
        ("1 < 2 {{ title }}", "Telegram does not know < 2"),
        ('<a href="javascript:x">{{ title }}</a>', "leads nowhere"),
        ('<a href="{{ url }}">{{ title }}</a>', "leads nowhere"),  # a story may have no address
        ("  \n ", "an empty message"),
    ],
)
def test_a_mistake_is_told_before_the_first_story_comes(source: str, problem: str) -> None:
    with pytest.raises(TemplateError, match=problem):
        Template(source)


def test_the_example_of_the_documentation_works() -> None:
    from pathlib import Path

    page = (Path(__file__).parents[2] / "docs" / "templates.md").read_text("utf-8")
    example = page.split("```jinja\n")[1].split("```")[0]
    assert tdlib.accept(Template(example).render(STORY, NOW)).text.startswith("Saltmarsh ferry back in service")
    given = values(STORY, NOW)
    assert {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")} == set(given)
