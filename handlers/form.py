"""The one form engine: asks field by field, skips, goes back, reviews, drops. What sending means is the caller's."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from content.forms import Field, Form
from handlers.context import Context
from handlers.conversation import Locked, NoSuchAddress, Screen
from handlers.drafts import Draft
from handlers.questions import TYPED, Asking, question_screen
from handlers.routes import Routes
from handlers.typed import catch, read_into

P = TypeVar("P")


@dataclass
class FormFlow(Generic[P]):
    """One form under one address. `begin` makes a new draft, `review` draws the last page, `send` hands it over.

    `refusal` answers with the screen to show instead where the form cannot be offered, or None.
    """

    prefix: str
    form_id: str
    begin: Callable[[Context[P], Form], Draft]
    review: Callable[[Context[P], Asking, Draft], Screen]
    send: Callable[[Context[P], Form, Draft], str]
    refusal: Callable[[Context[P], Form], Screen | None]
    routes: Routes = field(default_factory=Routes)

    def __post_init__(self) -> None:
        """A fixed last part beats a named one: `skip` is never taken for a choice."""
        under, routes = self.prefix, self.routes
        routes.view(under)(self.show)
        routes.view(f"{under}/{{field_id}}")(self.show)
        routes.text(under)(self.type)
        routes.text(f"{under}/{{field_id}}")(self.type)
        acts: dict[str, Callable[..., str]] = {
            "more": self.more,
            "send": self.finish,
            "drop": self.drop,
            "{field_id}/open": self.reopen,
            "{field_id}/skip": self.skip,
            "{field_id}/done": self.done,
            "{field_id}/typed": self.keep_typed,
            "{field_id}/{choice_id}": self.choose,
        }
        for path, function in acts.items():
            routes.act(f"{under}/{path}", under=self.mark)(function)

    def form(self, ctx: Context[P]) -> Form:
        return ctx.library.forms[self.form_id]

    def mark(self, ctx: Context[Any]) -> str:
        draft = self._held(ctx)
        return draft.mark if draft else ctx.open_mark

    def show(self, ctx: Context[P], field_id: str | None = None) -> Screen:
        """The open question wherever in the form one asks; without a draft only the first question is public."""
        form, draft = self.form(ctx), self._held(ctx)
        if draft is None and field_id not in (None, form.fields[0].id):
            raise Locked(self.prefix)
        refused = self.refusal(ctx, form) if draft is None else None
        if refused:
            return refused
        asking = Asking(self.prefix, form, ctx.library.units, self.mark(ctx))
        if draft and draft.at == "review":
            return self.review(ctx, asking, draft)
        return question_screen(asking, draft)

    def choose(self, ctx: Context[P], field_id: str, choice_id: str) -> str:
        form, question = self._question(ctx, field_id)
        draft = self.draft(ctx, form)
        if draft.at != question.id:
            ctx.held.note("form.reopened")
            return self._to(draft, form, question.id)
        if choice_id not in (code for code, _ in draft.options) and question.choice(choice_id) is None:
            raise NoSuchAddress(choice_id)
        chosen = question.choice(choice_id)
        if chosen and "alert" in chosen.sets and choice_id not in draft.answers.get(question.id, []):
            ctx.held.warn([chosen.sets["alert"]])
        if question.kind == "many":
            draft.toggle(question, choice_id)
            return self._at(draft)
        draft.take(form, question, [choice_id])
        return self._at(draft)

    def type(self, ctx: Context[P], text: str, field_id: str | None = None) -> str:
        form = self.form(ctx)
        draft = self._held(ctx)
        if draft is None and (self.refusal(ctx, form) or field_id not in (None, form.fields[0].id)):
            raise Locked(self.prefix)
        draft = self.draft(ctx, form)
        if draft.at == "review":
            catch(ctx.held, form, draft, text)
            return self._at(draft)
        read_into(ctx, form, draft, text)
        return self._at(draft)

    def start_with(self, ctx: Context[P], words: str) -> str:
        """Begin, or go on, with words that were typed elsewhere."""
        form = self.form(ctx)
        draft = self.draft(ctx, form)
        catch(ctx.held, form, draft, words)
        return self._at(draft)

    def skip(self, ctx: Context[P], field_id: str) -> str:
        form, question = self._question(ctx, field_id)
        draft = self.draft(ctx, form)
        if draft.at == question.id and question.optional:
            draft.take(form, question, [])
        return self._at(draft)

    def done(self, ctx: Context[P], field_id: str) -> str:
        """Close a question of many answers."""
        form, question = self._question(ctx, field_id)
        draft = self.draft(ctx, form)
        if draft.at == question.id and question.kind == "many":
            draft.take(form, question, draft.answers.get(question.id, []))
        return self._at(draft)

    def keep_typed(self, ctx: Context[P], field_id: str) -> str:
        """A place no list knows stays in the person's own words."""
        form, question = self._question(ctx, field_id)
        draft = self.draft(ctx, form)
        if draft.at == question.id and draft.typed:
            draft.take(form, question, [TYPED + draft.typed])
        return self._at(draft)

    def reopen(self, ctx: Context[P], field_id: str) -> str:
        form, question = self._question(ctx, field_id)
        return self._to(self.draft(ctx, form), form, question.id)

    def more(self, ctx: Context[P]) -> str:
        form = self.form(ctx)
        draft = self.draft(ctx, form)
        draft.more = True
        draft.open_question(form, draft.next_question(form))
        return self._at(draft)

    def drop(self, ctx: Context[P]) -> str:
        ctx.held.drafts.pop(self.form_id, None)
        ctx.held.note("form.dropped")
        return "start"

    def finish(self, ctx: Context[P]) -> str:
        """Hand the draft over and let it go; what happens with it is committed together with that."""
        form, draft = self.form(ctx), self._held(ctx)
        if draft is None or draft.next_question(form) != "review":
            raise NoSuchAddress(self.prefix)
        place = self.send(ctx, form, draft)
        del ctx.held.drafts[self.form_id]
        return place

    def draft(self, ctx: Context[P], form: Form) -> Draft:
        """The draft held, or a new one begun by this very answer."""
        draft = self._held(ctx)
        if draft is None:
            if self.refusal(ctx, form):
                raise Locked(self.prefix)
            draft = ctx.held.drafts[self.form_id] = self.begin(ctx, form)
        return draft

    def _held(self, ctx: Context[Any]) -> Draft | None:
        """A draft of an older version of the form is not carried over: its questions may be gone."""
        draft = ctx.held.drafts.get(self.form_id)
        current = ctx.library.forms[self.form_id].version
        return draft if draft and draft.version == current else None

    def _question(self, ctx: Context[P], field_id: str) -> tuple[Form, Field]:
        form = self.form(ctx)
        if field_id not in form.by_id:
            raise NoSuchAddress(field_id)
        return form, form.by_id[field_id]

    def _to(self, draft: Draft, form: Form, field_id: str) -> str:
        draft.open_question(form, field_id)
        return self._at(draft)

    def _at(self, draft: Draft) -> str:
        return f"{self.prefix}/{draft.at}"
