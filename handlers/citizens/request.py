"""Getting help: a short screening, the services that fit, and, if wanted, a sealed request."""

from content.services import Service
from handlers.asking import Asking
from handlers.citizens import filing
from handlers.citizens.home import StateHome, flow_of
from handlers.citizens.parts import Ctx, label_of
from handlers.citizens.report import onward
from handlers.citizens.start import HOME
from handlers.conversation import Block, Link, Para, Row, Say, Screen, Sheet, Text
from handlers.drafts import Draft
from handlers.recap import cautions, look_over, mend, of_pictures, review_rows, review_sheet
from handlers.routes import Routes

routes = Routes()
WHOLE = ("what", "who", "hours", "cost", "recorded")
# On the review the way to a person must not stand behind six long tables.
SHORT = ("what", "hours", "cost")


def review(ctx: Ctx, asking: Asking, draft: Draft) -> Screen:
    """First what is there already, then the offer to write to somebody."""
    urgent = asking.form.sets(draft.answers).get("urgency") == "now"
    needs = draft.answers.get("need") or ["health", "mind", "legal"]
    found = look_over(asking, draft, ctx.library.lookover)
    return Screen(
        address=f"{asking.prefix}/review",
        blocks=(
            Para(Say("request.services"), "title"),
            *service_sheets(ctx, needs, SHORT),
            Para(Say("request.offer"), "title"),
            *filing.who_reads(ctx, asking.form, draft, "request.how"),
            review_sheet(asking, draft),
            *of_pictures(draft),
        ),
        rows=(
            *mend(asking, found),
            *onward(ctx, asking, draft, "request.send"),
            *review_rows(asking, draft),
            (asking.act(Say("kept.keep"), "keep", "quiet"),),
            (asking.act(Say("form.drop"), "drop", "quiet"),),
        ),
        alert=(Say("crisis.violence"),) if urgent else (),
        notes=cautions(found),
        private=True,
    )


def service_sheets(ctx: Ctx, needs: list[str], parts: tuple[str, ...] = WHOLE) -> tuple[Block, ...]:
    """Each service once: lines to call before places to go, otherwise in the order of the needs."""
    found = {service.id: service for need in needs for service in ctx.library.services.for_need(need)}
    ordered = sorted(found.values(), key=lambda service: service.phone is None)
    return tuple(_sheet(service, parts) for service in ordered)


def _sheet(service: Service, parts: tuple[str, ...]) -> Sheet:
    texts: dict[str, Text] = {
        "what": service.what,
        "who": service.who_answers,
        "hours": service.hours,
        "cost": service.cost,
        "recorded": service.recorded,
    }
    phone: list[tuple[Text, Text]] = [(Say("service.phone"), service.phone)] if service.phone else []
    return Sheet((*phone, *((Say(f"service.{name}"), texts[name]) for name in parts)), title=service.name)


@routes.view("services")
def services(ctx: Ctx) -> Screen:
    rows: tuple[Row, ...] = tuple((Link(need.label, f"services/{need.id}"),) for need in ctx.library.services.needs)
    return Screen("services", (Para(Say("services.title"), "title"),), (*rows, HOME))


@routes.view("services/{need}")
def services_for(ctx: Ctx, need: str) -> Screen:
    label = label_of(ctx.library.services.needs, need)
    return Screen(
        address=f"services/{need}",
        blocks=(Para(label, "title"), *service_sheets(ctx, [need])),
        rows=((Link(Say("menu.help"), "help", style="main"), Link(Say("menu.services"), "services")), HOME),
    )


flow = flow_of(StateHome("help", "help", review))
routes.include(flow.routes)
