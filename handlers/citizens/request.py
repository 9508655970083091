"""Getting help: a short screening, the services that fit, and, if wanted, a sealed request."""

from content.services import Service
from handlers.citizens import filing
from handlers.citizens.parts import CitizenParts, Ctx
from handlers.citizens.report import has_more, names
from handlers.citizens.start import HOME
from handlers.conversation import Block, Link, NoSuchAddress, Para, Row, Say, Screen, Sheet, Text
from handlers.drafts import Draft
from handlers.form import FormFlow
from handlers.questions import Asking, cautions, review_rows, review_sheet
from handlers.routes import Routes

routes = Routes()


def review(ctx: Ctx, asking: Asking, draft: Draft) -> Screen:
    """First what is there already, then the offer to write to somebody."""
    needs = draft.answers.get("need") or ["health", "mind", "legal"]
    desks = filing.readers(ctx, asking.form, draft)
    send, more = asking.act(Say("request.send"), "send", "main"), asking.act(Say("form.more"), "more")
    onward = (more, send) if has_more(asking.form, draft) else (send,)
    return Screen(
        address=f"{asking.prefix}/review",
        blocks=(
            Para(Say("request.services"), "title"),
            *service_sheets(ctx, needs),
            Para(Say("request.offer"), "title"),
            Para(Say("request.how", {"desks": names(desks)})),
            review_sheet(asking, draft),
        ),
        rows=(onward, *review_rows(asking, draft), (asking.act(Say("form.drop"), "drop", "quiet"),)),
        notes=cautions(asking, draft),
        private=True,
    )


def service_sheets(ctx: Ctx, needs: list[str]) -> tuple[Block, ...]:
    """Each service once, in the order of the needs."""
    found = {service.id: service for need in needs for service in ctx.library.services.for_need(need)}
    return tuple(_sheet(service) for service in found.values())


def _sheet(service: Service) -> Sheet:
    parts: list[tuple[str, Text]] = [
        ("what", service.what),
        ("who", service.who_answers),
        ("hours", service.hours),
        ("cost", service.cost),
        ("recorded", service.recorded),
    ]
    phone: list[tuple[Text, Text]] = [(Say("service.phone"), service.phone)] if service.phone else []
    return Sheet((*phone, *((Say(f"service.{name}"), text) for name, text in parts)), title=service.name)


@routes.view("services")
def services(ctx: Ctx) -> Screen:
    rows: tuple[Row, ...] = tuple((Link(need.label, f"services/{need.id}"),) for need in ctx.library.services.needs)
    return Screen("services", (Para(Say("services.title"), "title"),), (*rows, HOME))


@routes.view("services/{need}")
def services_for(ctx: Ctx, need: str) -> Screen:
    found = next((each for each in ctx.library.services.needs if each.id == need), None)
    if found is None:
        raise NoSuchAddress(need)
    return Screen(
        address=f"services/{need}",
        blocks=(Para(found.label, "title"), *service_sheets(ctx, [need])),
        rows=((Link(Say("menu.help"), "help", style="main"), Link(Say("menu.services"), "services")), HOME),
    )


flow: FormFlow[CitizenParts] = FormFlow("help", "help", filing.begin, review, filing.send, filing.unavailable)
routes.include(flow.routes)
