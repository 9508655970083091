"""Where a citizen's draft lies: in the sealed state, for ten idle minutes, until it is sent or dropped."""

from collections.abc import Callable
from dataclasses import dataclass

from content.forms import Answers, Form
from handlers.asking import NO_ANSWERS, Asking
from handlers.citizens import filing
from handlers.citizens.parts import CitizenParts, Ctx
from handlers.conversation import Screen
from handlers.drafts import Draft
from handlers.filling import Filling
from handlers.form import FormFlow
from handlers.recap import DROP_FILES
from handlers.routes import Slots
from storage import files

Review = Callable[[Ctx, Asking, Draft], Screen]


@dataclass(frozen=True)
class StateHome:
    """A form of the library under its own word; `last_page` draws the review."""

    pattern: str
    form_id: str
    last_page: Review
    lasting: bool = False

    def form(self, ctx: Ctx, slots: Slots) -> Form:
        return ctx.library.forms[self.form_id]

    def held(self, ctx: Ctx, form: Form, slots: Slots) -> Draft | None:
        return ctx.held.drafts.get(form.id)

    def take_turn(self, ctx: Ctx, slots: Slots) -> None:
        """A citizen's events come one after another anyhow."""

    def begin(self, ctx: Ctx, form: Form, slots: Slots) -> Draft:
        return filing.begin(ctx, form)

    def keep(self, ctx: Ctx, draft: Draft, slots: Slots) -> None:
        ctx.held.drafts[draft.form] = draft

    def drop(self, ctx: Ctx, form: Form, slots: Slots) -> str:
        draft = ctx.held.drafts.pop(form.id, None)
        _drop_files(ctx, draft)
        ctx.clean = True
        ctx.held.note("form.dropped")
        return "start"

    def refusal(self, ctx: Ctx, form: Form, slots: Slots) -> Screen | None:
        return filing.unavailable(ctx, form)

    def previous(self, ctx: Ctx, slots: Slots) -> Answers:
        return NO_ANSWERS

    def review(self, ctx: Ctx, asking: Asking, draft: Draft) -> Screen:
        return self.last_page(ctx, asking, draft)

    def send(self, ctx: Ctx, form: Form, draft: Draft, slots: Slots) -> str:
        place = filing.send(ctx, form, draft)
        del ctx.held.drafts[form.id]
        return place


def flow_of(home: StateHome) -> FormFlow[CitizenParts]:
    """The one engine for a citizen's form, whose draft may carry files."""
    flow: FormFlow[CitizenParts] = FormFlow(home)
    flow.act(DROP_FILES, _without_files)
    return flow


def _without_files(filling: Filling[CitizenParts]) -> str:
    draft = filling.draft
    _drop_files(filling.ctx, draft)
    draft.files = []
    filling.ctx.held.note("file.dropped")
    return f"{filling.prefix}/{draft.at}"


def _drop_files(ctx: Ctx, draft: Draft | None) -> None:
    if draft and draft.files:
        files.drop(ctx.tx, [file.id for file in draft.attached])
