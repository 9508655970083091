"""A cleaned file on its way to an officer's browser: a picture within the page's own window, all else as a download."""

from starlette.responses import Response

from bot.cleaning import Document, Picture

# It runs nothing and leaves nothing in a cache.
SHUT_IN = {"content-security-policy": "default-src 'none'; sandbox", "cache-control": "no-store"}


def hand_over(given: Picture | Document, number: int) -> Response:
    """`number`: which of the case's files, from 1. The name says nothing else."""
    shown = "inline" if isinstance(given, Picture) else f'attachment; filename="tep-{number}.{given.ending}"'
    return Response(given.content, headers=SHUT_IN | {"content-disposition": shown}, media_type=given.mime)
