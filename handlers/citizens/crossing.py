"""From a tip over to a request for help: what was told goes along, and the tip is let go."""

from handlers.citizens import detours, report, request
from handlers.citizens.parts import Ctx
from handlers.routes import Routes

routes = Routes()


@routes.act(f"report/{detours.HELP}", under=report.flow.mark)
def ask_for_help(ctx: Ctx) -> str:
    """Nothing is sent yet. Where no desk takes requests the tip stays, and the numbers are shown."""
    tip, _ = report.flow.open(ctx, {})
    if tip.held is None or request.flow.open(ctx, {})[0].refusal():
        return "help"
    words = detours.words_of(tip.form, tip.held)
    place = request.flow.start_with(ctx, words)
    asked = ctx.held.drafts["help"]
    asked.files, asked.reopened = [*asked.files, *tip.held.files], asked.reopened or tip.held.reopened
    del ctx.held.drafts["tip"]
    return place
