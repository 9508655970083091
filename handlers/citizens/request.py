"""Getting help: a short screening, the services that fit, and, if wanted, a sealed request."""

from content.services import Service
from content.words import Words
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
YOUNG = ("u16", "u18")
FOR_YOUNG = "child"  # whose lines stand first then


def review(ctx: Ctx, asking: Asking, draft: Draft) -> Screen:
    """First what is there already, then the offer to write to somebody."""
    urgent = asking.form.sets(draft.answers).get("urgency") == "now"
    young = any(age in YOUNG for age in draft.answers.get("age", ()))
    needs = [*([FOR_YOUNG] if young else []), *(draft.answers.get("need") or ["health", "mind", "legal"])]
    found = look_over(asking, draft, ctx.library.lookover)
    return Screen(
        address=f"{asking.prefix}/review",
        blocks=(
            Para(Say("request.services"), "title"),
            services_in_short(ctx, needs, young=young),
            Para(Say("request.offer"), "title"),
            *filing.who_reads(ctx, asking.form, draft, "request.how"),
            review_sheet(asking, draft),
            *of_pictures(draft),
        ),
        rows=(
            *mend(asking, found),
            *onward(ctx, asking, draft, "request.send"),
            *review_rows(asking, draft),
            (asking.act(Say("kept.keep"), "keep", "quiet"), asking.act(Say("form.drop"), "drop", "quiet")),
        ),
        alert=(Say("crisis.violence"),) if urgent else (),
        notes=cautions(found),
        private=True,
    )


def services_in_short(ctx: Ctx, needs: list[str], *, young: bool) -> Sheet:
    """A line each, so that the way to a person stands near; for somebody young the children's line on top."""
    found = _services(ctx, needs)
    if young:
        found.sort(key=lambda service: FOR_YOUNG not in service.needs)
    return Sheet(tuple((service.name, _in_short(service)) for service in found))


def _in_short(service: Service) -> Words:
    """The number, and the first sentence of what it is for."""
    called = f"**{service.phone}** · " if service.phone else ""
    vi, en = (each.partition(". ")[0].rstrip(".") for each in (service.what.vi, service.what.in_("en")))
    return Words(f"{called}{vi}.", f"{called}{en}.")


def service_sheets(ctx: Ctx, needs: list[str]) -> tuple[Block, ...]:
    return tuple(_sheet(service) for service in _services(ctx, needs))


def _services(ctx: Ctx, needs: list[str]) -> list[Service]:
    """Each service once: lines to call before places to go, otherwise in the order of the needs."""
    found = {service.id: service for need in needs for service in ctx.library.services.for_need(need)}
    return sorted(found.values(), key=lambda service: service.phone is None)


def _number(service: Service) -> Words | None:
    """In bold, which a page turns into a call."""
    return Words(f"**{service.phone}**", f"**{service.phone}**") if service.phone else None


def _sheet(service: Service) -> Sheet:
    texts: dict[str, Text] = {
        "what": service.what,
        "who": service.who_answers,
        "hours": service.hours,
        "cost": service.cost,
        "recorded": service.recorded,
    }
    number = _number(service)
    phone: list[tuple[Text, Text]] = [(Say("service.phone"), number)] if number else []
    return Sheet((*phone, *((Say(f"service.{name}"), text) for name, text in texts.items())), title=service.name)


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
