"""Getting help: a short screening, what is there already for it, and, if wanted, a sealed request."""

from collections.abc import Iterable
from datetime import date

from content.articles import Article
from content.questions.days import written_day
from content.questions.forms import Form
from content.services import Service
from content.words import Words
from handlers.asking import Asking
from handlers.citizens import detours, filing
from handlers.citizens.home import PLACES, StateHome, flow_of
from handlers.citizens.parts import CitizenParts, Ctx, label_of
from handlers.citizens.report import onward
from handlers.citizens.start import HOME
from handlers.conversation import Block, Link, Para, Row, Say, Screen, Sheet, Text
from handlers.drafts import Draft
from handlers.filling import Filling
from handlers.recap import cautions, look_over, mend, of_pictures, review_rows, review_sheet
from handlers.routes import Routes
from storage.duties import confirmed

routes = Routes()
YOUNG = ("u16", "u18")
FOR_YOUNG = "child"  # whose lines stand first then
USUAL = ("health", "mind", "legal")  # of whoever chose nothing
IN_ALERT = ("113", "111", "115")  # numbers that the red box above has already
EMERGENCY = ("113", "115")  # numbers for a moment: they answer no need for good
FORCED = frozenset({"danger", "debt", FOR_YOUNG})
FEW_ARTICLES = 2


def places_first(ctx: Ctx, form: Form, draft: Draft) -> str | None:
    """What is there already stands on a page of its own, once, before anything is written to anybody."""
    page = detours.list_first(ctx, form, draft)
    if page or draft.at != "review" or PLACES in draft.settled:
        return page
    return PLACES


def places(ctx: Ctx, asking: Asking, draft: Draft) -> Screen:
    """Whom to call, what to read, and the way to a person."""
    needs, urgent = _needs(draft), _is_urgent(asking, draft)
    return Screen(
        address=f"{asking.prefix}/{PLACES}",
        blocks=(
            Para(Say("request.services"), "title"),
            *((Para(Say("request.blame")),) if FORCED & {*needs} else ()),
            *_lines(ctx, needs, left_out=IN_ALERT if urgent else ()),
            *_near_you(ctx, needs),
        ),
        rows=(
            *((Link(each.title, f"a/{each.id}", hint=each.summary),) for each in _articles(ctx, needs)),
            (asking.act(Say("request.write"), f"{PLACES}/on", "main"),),
            (Link(Say("menu.home"), "start", style="quiet"), asking.act(Say("form.drop"), "drop", "quiet")),
        ),
        alert=(Say("crisis.violence"),) if urgent else (),
        private=True,
    )


def review(ctx: Ctx, asking: Asking, draft: Draft) -> Screen:
    """What would be sent, and who would read it."""
    found = look_over(asking, draft, ctx.library.lookover)
    return Screen(
        address=f"{asking.prefix}/review",
        blocks=(
            Para(Say("request.offer"), "title"),
            review_sheet(asking, draft),
            *of_pictures(draft),
            *filing.who_reads(ctx, asking.form, draft, "request.how"),
        ),
        rows=(
            *mend(asking, found),
            *onward(ctx, asking, draft, "request.send"),
            *review_rows(asking, draft),
            (asking.act(Say("kept.keep"), "keep", "quiet"), asking.act(Say("form.drop"), "drop", "quiet")),
        ),
        alert=(Say("crisis.plea"),) if _is_urgent(asking, draft) else (),
        notes=cautions(found),
        private=True,
    )


def _is_urgent(asking: Asking, draft: Draft) -> bool:
    return asking.form.sets(draft.answers).get("urgency") == "now"


def _needs(draft: Draft) -> list[str]:
    """Of somebody young the children's first."""
    young = any(age in YOUNG for age in draft.answers.get("age", ()))
    return [*([FOR_YOUNG] if young else []), *(draft.answers.get("need") or USUAL)]


def _articles(ctx: Ctx, needs: list[str]) -> list[Article]:
    """The first few that answer what was chosen; whoever is in debt and in danger reads of the debt first."""
    every = {need.id: need.article for need in ctx.library.services.needs if need.article}
    wanted = sorted((need for need in needs if need in every), key=lambda need: need == "danger")
    return [ctx.library.articles.by_id(each) for each in dict.fromkeys(every[need] for need in wanted)][:FEW_ARTICLES]


def _lines(ctx: Ctx, needs: list[str], left_out: tuple[str, ...]) -> tuple[Block, ...]:
    """What can be called or looked up at once, a line each."""
    found = [each for each in _services(ctx, needs) if each.reached_at and each.phone not in left_out]
    if FOR_YOUNG in needs:
        found.sort(key=lambda service: FOR_YOUNG not in service.needs)
    return (Sheet(tuple((_name(each), _in_short(each)) for each in found)),) if found else ()


def _near_you(ctx: Ctx, needs: list[str]) -> tuple[Block, ...]:
    """Kinds of places to ask for, of a need that nothing else answers: they have no number here."""
    for_good = {need: [each for each in _services(ctx, [need]) if each.phone not in EMERGENCY] for need in needs}
    bare = [need for need, found in for_good.items() if not any(each.phone for each in found)]
    found = [each for each in _services(ctx, bare) if not each.reached_at]
    asked = Sheet(tuple((each.name, _in_short(each)) for each in found), title=Say("request.near"))
    return (asked,) if found else ()


def _name(service: Service) -> Words:
    """Without the number, which follows."""
    last = f" {service.phone}"
    return Words(*(each.removesuffix(last) for each in (service.name.vi, service.name.in_("en"))))


def _in_short(service: Service) -> Words:
    """How to reach it, the first sentence of what it is for, and what a call costs."""
    return Words(*(_sentence(service, locale) for locale in ("vi", "en")))


def _sentence(service: Service, locale: str) -> str:
    first = service.what.in_(locale).partition(". ")[0].rstrip(".")
    called = f"**{service.phone}** · " if service.phone else ""
    listed = f" · {service.site}" if service.site else ""
    brief = f" {service.brief.in_(locale)}" if service.brief else ""
    return f"{called}{first}.{brief}{listed}"


def service_sheets(ctx: Ctx, needs: list[str]) -> tuple[Block, ...]:
    found = _services(ctx, needs)
    days = confirmed.days(ctx.tx) if any(each.keeper for each in found) else {}
    return tuple(_sheet(service, days.get(service.id)) for service in found)


def _services(ctx: Ctx, needs: list[str]) -> list[Service]:
    """Each service once: lines to call before places to go, otherwise in the order of the needs."""
    found = {service.id: service for need in needs for service in ctx.library.services.for_need(need)}
    return sorted(found.values(), key=lambda service: service.phone is None)


def _number(service: Service) -> Words | None:
    """In bold, which a page turns into a call."""
    return Words(f"**{service.phone}**", f"**{service.phone}**") if service.phone else None


def _sheet(service: Service, day: date | None) -> Sheet:
    """`day`: when whoever keeps it confirmed it last. Who that is is said to nobody here."""
    texts: dict[str, Text] = {
        "what": service.what,
        "who": service.who_answers,
        "hours": service.hours,
        "cost": service.cost,
        "recorded": service.recorded,
    }
    number = _number(service)
    phone: list[tuple[Text, Text]] = [(Say("service.phone"), number)] if number else []
    texts |= {"address": service.address} if service.address else {}
    rows = (*phone, *((Say(f"service.{name}"), text) for name, text in texts.items()), *_checked(service, day))
    return Sheet(rows, title=service.name)


def _checked(service: Service, day: date | None) -> Iterable[tuple[Text, Text]]:
    """Of what somebody keeps right: since when it is known to be so, also when it is due to be looked at."""
    if service.keeper:
        name, since = service.known(day)
        yield Say(f"service.{name}"), written_day(since)


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


def _write(filling: Filling[CitizenParts]) -> str:
    """Room for words, as the button says; whoever has told already sees them in the review."""
    place, story = filling.settle(PLACES), filling.form.catches
    return place if story is None or filling.draft.page or story in filling.draft.answers else filling.reopen(story)


flow = flow_of(StateHome("help", "help", review, places_first, pages={PLACES: places}))
flow.act(f"{PLACES}/on", _write)
routes.include(flow.routes)
