"""Where a citizen's draft lies: in the sealed state, for ten idle minutes, until it is sent or dropped."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from content.questions.forms import Answers, Form
from handlers.asking import NO_ANSWERS, Asking
from handlers.citizens import detours, filing, hints, kept
from handlers.citizens.parts import CitizenParts, Ctx
from handlers.conversation import Screen
from handlers.drafts import Draft, carried_over
from handlers.filling import Filling
from handlers.form import FormFlow
from handlers.recap import DROP_FILES, DROP_LAST
from handlers.routes import Slots
from storage import files

Page = Callable[[Ctx, Asking, Draft], Screen]
First = Callable[[Ctx, Form, Draft], str | None]
PLACES = "services"  # what there is already, before one writes to anybody
PAGES: Mapping[str, Page] = {
    detours.YOU: detours.you,
    detours.MINE: detours.mine,
    detours.PEOPLE: detours.people,
    kept.KEEP: kept.ask,
}


@dataclass(frozen=True)
class StateHome:
    """A form of the library under its own word; `last_page` draws the review.

    `first` names the page that comes before going on, if one must; `warns` looks over the warnings of an event.
    `pages`: those that only this form has.
    """

    pattern: str
    form_id: str
    last_page: Page
    first: First = detours.list_first
    warns: Callable[[Ctx, Form, Draft], None] = hints.warn_once
    lasting: bool = False
    pages: Mapping[str, Page] = field(default_factory=dict)

    def near(self, ctx: Ctx) -> str:
        return ctx.parts.province

    def form(self, ctx: Ctx, slots: Slots) -> Form:
        return ctx.library.forms[self.form_id]

    def held(self, ctx: Ctx, form: Form, slots: Slots) -> Draft | None:
        draft = ctx.held.drafts.get(form.id)
        if draft is None:
            return None
        _claim_no_files(form, draft)
        return carried_over(draft, form) if draft.version != form.version else draft

    def take_turn(self, ctx: Ctx, slots: Slots) -> None:
        """A citizen's events come one after another anyhow."""

    def begin(self, ctx: Ctx, form: Form, slots: Slots) -> Draft:
        return filing.begin(ctx, form)

    def keep(self, ctx: Ctx, draft: Draft, slots: Slots) -> None:
        form = ctx.library.forms[draft.form]
        self.warns(ctx, form, draft)
        hints.offer_place(ctx, form, draft)
        hints.offer_told(ctx, form, draft)
        ctx.held.drafts[draft.form] = draft

    def drop(self, ctx: Ctx, form: Form, slots: Slots) -> str:
        _drop_files(ctx, _let_go(ctx, form))
        ctx.clean = True
        ctx.held.note("form.dropped")
        return "start"

    def refusal(self, ctx: Ctx, form: Form, slots: Slots) -> Screen | None:
        return filing.unavailable(ctx, form, self.pattern)

    def previous(self, ctx: Ctx, slots: Slots) -> Answers:
        return NO_ANSWERS

    def review(self, ctx: Ctx, asking: Asking, draft: Draft) -> Screen:
        return {**PAGES, **self.pages}.get(draft.page, self.last_page)(ctx, asking, draft)

    def send(self, ctx: Ctx, form: Form, draft: Draft, slots: Slots) -> str:
        draft.at = "review"  # a question that is being mended is no excuse here
        page = self.first(ctx, form, draft)
        if page:  # pressed on an older screen: nothing was sent, and the draft stays
            draft.page = page
            return f"{self.pattern}/{page}"
        place = filing.send(ctx, form, draft)
        _let_go(ctx, form)
        return place


def flow_of(home: StateHome) -> FormFlow[CitizenParts]:
    """The one engine for a citizen's form, whose draft may carry files."""
    flow: FormFlow[CitizenParts] = FormFlow(home, first=_first_of(home))
    flow.act(DROP_FILES, _without_files)
    flow.act(DROP_LAST, _without_last)
    flow.act(detours.IS_MINE, lambda filling: filling.turn_to(detours.MINE))
    flow.act(detours.IS_OTHERS, lambda filling: filling.settle(detours.YOU))
    flow.act(detours.STAY, lambda filling: filling.settle(detours.YOU, at=detours.MINE))
    kept.offer(flow)
    return flow


def _first_of(home: StateHome) -> Callable[[Filling[CitizenParts]], str | None]:
    return lambda filling: home.first(filling.ctx, filling.form, filling.draft)


def _let_go(ctx: Ctx, form: Form) -> Draft | None:
    """Neither the draft stays nor the copy that it was reopened from."""
    draft = ctx.held.drafts.pop(form.id, None)
    if draft and draft.reopened:
        ctx.held.kept = ""
    return draft


def _claim_no_files(form: Form, draft: Draft) -> None:
    """That files were sent counts as left out where none is there: dropped again, or the draft was kept without."""
    for each in form.fields if not draft.files else ():
        if any(choice.id in draft.answers.get(each.id, ()) and "needs" in choice.sets for choice in each.choices):
            draft.answers[each.id] = []


def _without_files(filling: Filling[CitizenParts]) -> str:
    draft = filling.draft
    _drop_files(filling.ctx, draft)
    draft.files = []
    filling.ctx.held.note("file.dropped")
    return f"{filling.prefix}/{draft.here}"


def _without_last(filling: Filling[CitizenParts]) -> str:
    """What was just sent by mistake; the others stay."""
    draft = filling.draft
    if draft.files:
        files.drop(filling.ctx.tx, [draft.files.pop()[0]])
        filling.ctx.held.note("file.dropped.last")
    return f"{filling.prefix}/{draft.here}"


def _drop_files(ctx: Ctx, draft: Draft | None) -> None:
    if draft and draft.files:
        files.drop(ctx.tx, [file.id for file in draft.attached])
