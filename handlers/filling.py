"""One event at one form: an answer, a skip, a way back. Where drafts lie is a Home's matter."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from content.questions.answers import TYPED, beside_place, is_sound, offered
from content.questions.forms import LONGEST_TEXT, Answers, Field, Form
from handlers.asking import COUNTED, ZERO, Asking, same_in_part
from handlers.context import Context
from handlers.conversation import Locked, NoSuchAddress, Screen
from handlers.drafts import Draft
from handlers.home import Home
from handlers.questions import question_screen
from handlers.routes import Slots
from handlers.typed import catch, read_into

P = TypeVar("P")


@dataclass
class Filling(Generic[P]):
    """One event at one form. Everything that answers with a str answers with the address to show next."""

    home: Home[P]
    ctx: Context[P]
    slots: Slots
    prefix: str
    form: Form
    held: Draft | None

    @classmethod
    def of(cls, home: Home[P], ctx: Context[P], slots: Slots) -> "Filling[P]":
        """A draft of an older version of the form is not carried over: its questions may be gone."""
        form = home.form(ctx, slots)
        draft = home.held(ctx, form, slots)
        current = draft if draft and draft.version == form.version else None
        return cls(home, ctx, slots, home.pattern.format(**slots), form, current)

    @property
    def mark(self) -> str:
        return self.held.mark if self.held else self.ctx.open_mark

    @property
    def draft(self) -> Draft:
        """The draft held, or a new one begun by this very answer."""
        if self.held is None:
            if self.refusal():
                raise Locked(self.prefix)
            self.held = self.home.begin(self.ctx, self.form, self.slots)
        return self.held

    @property
    def previous(self) -> Answers:
        return self.home.previous(self.ctx, self.slots)

    @property
    def asking(self) -> Asking:
        units = self.ctx.library.units
        typed = self.ctx.held.typed if self.home.lasting else ""
        return Asking(self.prefix, self.form, units, self.mark, self.previous, self.home.lasting, typed)

    def show(self, field_id: str | None = None) -> Screen:
        """The open question wherever in the form one asks; without a draft only the first question is public."""
        refused = self.refusal() if self.held is None else None
        if refused:
            return refused
        if self.held is None and field_id not in (None, self.form.fields[0].id):
            raise Locked(self.prefix)
        if self.held and self.held.here not in self.form.by_id:
            return self.home.review(self.ctx, self.asking, self.held)
        return question_screen(self.asking, self.held)

    def choose(self, field_id: str, choice_id: str) -> str:
        question, draft = self._question(field_id), self.draft
        if draft.at != question.id:
            self.ctx.held.note("form.reopened")
            return self._to(question.id)
        chosen = question.choice(choice_id)
        if chosen is None and choice_id not in (code for code, _ in draft.options):
            raise NoSuchAddress(choice_id)
        if chosen and chosen.sets.get("needs") == "files" and not draft.files:
            self.ctx.held.note("file.none_yet")
            return self._at()
        if chosen and "alert" in chosen.sets and choice_id not in draft.answers.get(question.id, []):
            self.ctx.held.warn([chosen.sets["alert"]])
        if question.kind == "many":
            draft.toggle(question, choice_id)
            return self._at()
        place = question.kind == "unit" and chosen is None
        return self._take(question, self._place(choice_id) if place else [choice_id])

    def _place(self, code: str) -> list[str]:
        return beside_place(code, self.draft.typed, self.ctx.library.units)

    def refusal(self) -> Screen | None:
        """What is shown instead where the form cannot be offered."""
        return self.home.refusal(self.ctx, self.form, self.slots)

    def type(self, text: str, field_id: str | None = None) -> str:
        if self.held is None and (self.refusal() or field_id not in (None, self.form.fields[0].id)):
            raise Locked(self.prefix)
        if field_id not in (None, self.draft.here):
            return self._meant_elsewhere(text, field_id or "")
        if self.draft.here not in self.form.by_id:
            catch(self.ctx.held, self.form, self.draft, text)
        else:
            read_into(self.ctx, self.form, self.draft, text, self.home.near(self.ctx))
        return self._at()

    def _meant_elsewhere(self, text: str, field_id: str) -> str:
        """Words written at another question than the one that is open now: by the Back button, a second window, or a
        colleague's answer in between. They go into that question's box, never into the open one.
        """
        self.ctx.held.note("form.reopened")
        if field_id in self.form.by_id:
            self._to(field_id)
        self.draft.typed = text.strip()[:LONGEST_TEXT]
        return self._at()

    def start_with(self, words: str) -> str:
        """Begin, or go on, with words that were typed elsewhere."""
        draft = self.draft
        if words:
            catch(self.ctx.held, self.form, draft, words)
        return self._at()

    def skip(self, field_id: str) -> str:
        question = self._question(field_id)
        return self._take_here(question, [] if question.optional else None)

    def done(self, field_id: str) -> str:
        """Close a question of many answers."""
        question = self._question(field_id)
        return self._take_here(question, self.draft.answers.get(question.id, []) if question.kind == "many" else None)

    def keep_typed(self, field_id: str) -> str:
        """A place no list knows stays in the person's own words."""
        question, typed = self._question(field_id), self.draft.typed
        return self._take_here(question, [TYPED + typed] if typed and question.kind == "unit" else None)

    def more_places(self, field_id: str) -> str:
        """None of the first few is meant: all that answered."""
        if self.draft.at == self._question(field_id).id:
            self.draft.all_places = True
        return self._at()

    def zero(self, field_id: str) -> str:
        """Nothing of the kind happened; a table gets a nought in every row."""
        question = self._question(field_id)
        return self._take_here(question, [ZERO] * max(1, len(question.rows)) if question.kind in COUNTED else None)

    def same(self, field_id: str) -> str:
        """As it was in the last period."""
        question = self._question(field_id)
        return self._take_here(question, offered(question, self.previous))

    def same_part(self, part_id: str) -> str:
        """All of a section that usually stays as it is; what was answered already is left alone."""
        previous = self.previous
        for question in same_in_part(self.form, part_id, self.draft, previous):
            self.draft.answers[question.id] = offered(question, previous) or []
        return self._to(self.draft.next_question(self.form))

    def reopen(self, field_id: str) -> str:
        return self._to(self._question(field_id).id)

    def more(self) -> str:
        self.draft.more = True
        return self._to(self.draft.next_question(self.form))

    def enough(self) -> str:
        """No more questions: on to the review, with what was told so far."""
        self.draft.more = False
        return self._to(self.draft.next_question(self.form))

    def turn_to(self, page: str) -> str:
        """A page of the home's own comes first ("" leaves it). What was typed stays; why it was no answer can wait."""
        held = self.ctx.held
        silent = ("answer.", "form.caught") if page else ("answer.",)
        held.notes = [note for note in held.notes if not note[0].startswith(silent)]
        self.draft.page = page
        return self._at()

    def settle(self, page: str, at: str = "") -> str:
        """It was answered, here or on the page `at` that follows it, and does not come again."""
        if self.draft.page != (at or page):
            return self._at()
        self.draft.settled.append(page)
        typed, self.draft.typed = self.draft.typed, ""
        if typed:
            catch(self.ctx.held, self.form, self.draft, typed)
        return self.turn_to("")

    def drop(self) -> str:
        self.held = None
        return self.home.drop(self.ctx, self.form, self.slots)

    def finish(self) -> str:
        """Hand the draft over and let it go; what happens with it is committed together with that."""
        draft = self.held
        if draft is None or draft.next_question(self.form) != "review":
            raise NoSuchAddress(self.prefix)
        unsound = [each for each in self.form.fields if not is_sound(each, draft.answers.get(each.id, []))]
        if unsound:
            self.ctx.held.note("form.reopened")
            return self._to(unsound[0].id)
        stops = [rule for rule in self.form.broken(draft.answers, self.previous) if rule.level == "stop"]
        if stops:
            self.ctx.held.note("form.not_yet", count=len(stops))
            return self._to("review")
        place = self.home.send(self.ctx, self.form, draft, self.slots)
        self.held = None
        return place

    def keep(self) -> None:
        if self.held is not None:
            self.home.keep(self.ctx, self.held, self.slots)

    def _question(self, field_id: str) -> Field:
        if field_id not in self.form.by_id:
            raise NoSuchAddress(field_id)
        return self.form.by_id[field_id]

    def _take_here(self, question: Field, values: list[str] | None) -> str:
        """Take it only where this question is the open one."""
        return self._at() if values is None or self.draft.at != question.id else self._take(question, values)

    def _take(self, question: Field, values: list[str]) -> str:
        self.draft.take(self.form, question, values)
        return self._at()

    def _to(self, field_id: str) -> str:
        self.draft.open_question(self.form, field_id)
        return self._at()

    def _at(self) -> str:
        return f"{self.prefix}/{self.draft.here}"
