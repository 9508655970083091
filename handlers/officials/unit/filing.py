"""Filing a report in the chat: the obligation's form, its draft kept on it, the review, the receipt."""

from dataclasses import dataclass, replace

from content.questions.forms import Answers, Form
from handlers.asking import NO_ANSWERS, Asking
from handlers.conversation import Locked, NoSuchAddress, Screen
from handlers.drafts import Draft, carried_over
from handlers.filling import Filling
from handlers.form import FormFlow
from handlers.officials.parts import Ctx, OfficialParts, hold_duty, own_duty, own_report, seated
from handlers.officials.receipts import new_receipt
from handlers.officials.unit import decided, filed
from handlers.officials.unit.drafted import (
    form_of,
    is_current,
    packed,
    previous_answers,
    returned_because,
    unpacked,
)
from handlers.officials.unit.review import is_whole, part_screen, review_screen
from handlers.routes import Slots
from storage.duties import reports
from storage.duties.ad_hoc import REPORT as AD_HOC
from storage.duties.at_hand import AtHand
from storage.duties.lifecycle import DRAFT, EXEMPT, EXPECTED, OWED, PARTIAL
from storage.duties.reports import PARTIAL as PART
from storage.duties.reports import Filed

IN_PARTS = (DRAFT, PARTIAL)  # what came back is sent again as a whole


@dataclass(frozen=True)
class ReportHome:
    """Whoever reports for the unit fills one and the same draft."""

    pattern: str = "file/{duty}"
    lasting: bool = True

    def near(self, ctx: Ctx) -> str:
        return ""

    def form(self, ctx: Ctx, slots: Slots) -> Form:
        form = form_of(ctx.tx, ctx.library, own_duty(ctx, slots["duty"]))
        if form is None:
            raise NoSuchAddress("file")
        return form

    def held(self, ctx: Ctx, form: Form, slots: Slots) -> Draft | None:
        report = own_report(ctx, slots["duty"])
        draft = unpacked(report.draft) if report.owed.state in OWED else None
        return carried_over(draft, form) if draft and not is_current(draft, form) else draft

    def take_turn(self, ctx: Ctx, slots: Slots) -> None:
        """Two colleagues write one draft one after another: neither loses the other's answer."""
        hold_duty(ctx, slots["duty"])

    def begin(self, ctx: Ctx, form: Form, slots: Slots) -> Draft:
        return Draft(form.id, form.version, form.fields[0].id)

    def keep(self, ctx: Ctx, draft: Draft, slots: Slots) -> None:
        """Raises Locked once the report stands filed: a late press of another device changes nothing."""
        report = own_report(ctx, slots["duty"])
        duty = report.owed
        if duty.state not in OWED:
            raise Locked("file")
        ctx.held.typed, draft.typed = draft.typed, ""  # what was refused is not the unit's: it stays with who typed it
        plain = packed(draft)
        reports.mend_draft(ctx.tx, duty, plain, seated(ctx).id, ctx.now)
        now = replace(duty, state=DRAFT) if duty.state == EXPECTED else duty
        ctx.parts.reports[duty.id] = AtHand(now, plain, report.before)

    def drop(self, ctx: Ctx, form: Form, slots: Slots) -> str:
        raise NoSuchAddress("drop")

    def refusal(self, ctx: Ctx, form: Form, slots: Slots) -> Screen | None:
        """What stands filed is shown instead of being asked again; and what is asked no more, with the reason."""
        duty = own_duty(ctx, slots["duty"])
        if duty.state in OWED:
            return None
        return decided.spared(ctx, duty) if duty.state == EXEMPT else filed.filed(ctx, slots["duty"])

    def previous(self, ctx: Ctx, slots: Slots) -> Answers:
        report = own_report(ctx, slots["duty"])
        if ctx.library.units.origins(report.owed.owner, report.owed.last_day):
            return previous_answers(ctx.tx, ctx.library, report.owed)
        return NO_ANSWERS if report.owed.report == AD_HOC or report.previous is None else report.previous

    def review(self, ctx: Ctx, asking: Asking, draft: Draft) -> Screen:
        duty = own_duty(ctx, asking.prefix.split("/")[1])
        return review_screen(asking, draft, returned_because(ctx.tx, duty), in_parts=duty.state in IN_PARTS)

    def send(self, ctx: Ctx, form: Form, draft: Draft, slots: Slots) -> str:
        """First filed stays first filed. Raises NotAllowed if it stands filed already."""
        duty, by = own_duty(ctx, slots["duty"]), seated(ctx).id
        what = Filed(form.id, form.version, draft.answers)
        reports.submit(ctx.tx, duty, what, by, ctx.now, new_receipt(duty))
        ctx.parts.changed()
        return f"filed/{slots['duty']}"


def send_part(filling: Filling[OfficialParts]) -> str:
    """What there is goes to the province; the draft stays, and the rest is owed still. Raises Locked."""
    ctx, duty, draft = filling.ctx, own_duty(filling.ctx, filling.slots["duty"]), filling.held
    if duty.state not in IN_PARTS or draft is None or draft.at != "review":
        raise Locked("file")
    if is_whole(filling.asking, draft):
        return f"file/{filling.slots['duty']}"
    what = Filed(filling.form.id, filling.form.version, draft.answers, PART)
    filed = reports.submit(ctx.tx, duty, what, seated(ctx).id, ctx.now, new_receipt(duty))
    ctx.parts.changed()
    ctx.held.note("office.partial.kept", receipt=filed.receipt)
    filling.held = None  # it is kept as it was
    return f"due/{filling.slots['duty']}"


flow: FormFlow[OfficialParts] = FormFlow(ReportHome())
flow.act("partial", send_part)
routes = flow.routes


@routes.view("file/{duty}/part/{part_id}")
def part(ctx: Ctx, duty: str, part_id: str) -> Screen:
    """One section of the review, with a way into each question."""
    filling, _ = flow.open(ctx, {"duty": duty})
    if filling.held is None:
        raise Locked("file")
    return part_screen(filling.asking, filling.held, part_id)
