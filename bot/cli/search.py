"""`nhipcau search`: the same index the chat uses, without web, database or keys."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from bot.cli.words import say

Query = Annotated[str, typer.Argument(help=say("cli.search.query"), show_default=False)]
Limit = Annotated[int, typer.Option(min=1, max=50, help=say("cli.search.limit"))]
AsJson = Annotated[bool, typer.Option("--json", help=say("cli.search.json"))]


def add_to(commands: typer.Typer) -> None:
    commands.command("search", help=say("cli.search.help"))(search)


def search(query: Query, limit: Limit = 3, as_json: AsJson = False) -> None:
    from content.articles import Articles
    from content.library import build_index
    from content.services import Services

    hits = build_index(Articles.load(), Services.load()).search(query, limit)
    if as_json:
        print(json.dumps([asdict(hit) for hit in hits], ensure_ascii=False))
        return
    for hit in hits:
        print(say("cli.search.hit", title=hit.title, address=hit.address))
    if not hits:
        print(say("cli.search.nothing"))
