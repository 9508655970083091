"""Pages that come before a form goes on: it seems to be the writer's own story, or the text is a list of people."""

from content.questions.forms import Form
from handlers.asking import Asking
from handlers.citizens.parts import Ctx
from handlers.conversation import Act, Link, Para, Say, Screen
from handlers.drafts import Draft

YOU = "you"
MINE = "mine"
PEOPLE = "people"
HELP = "you/help"
STAY = "you/stay"
IS_MINE, IS_OTHERS = "you/mine", "you/others"


def first_of_tip(ctx: Ctx, form: Form, draft: Draft) -> str | None:
    return list_first(ctx, form, draft) or _own_story_first(ctx, form, draft)


def list_first(ctx: Ctx, form: Form, draft: Draft) -> str | None:
    """No list of people is filed (R6, R7). While its question is open, it is being mended."""
    listing = _listing(ctx, form, draft)
    return PEOPLE if listing and draft.at != listing else None


def _own_story_first(ctx: Ctx, form: Form, draft: Draft) -> str | None:
    """Asked once: whoever goes on with a tip is not asked again, nor while they choose another age. Who said that it
    is their own is not asked at all.
    """
    if YOU in draft.settled:
        return None
    if draft.page == MINE or form.sets(draft.answers).get("about") == "me":
        return MINE
    of_minor = _of_minor(form, draft) and draft.at != form.fields[0].id
    return YOU if of_minor or is_own_story(ctx, form, draft) else None


def is_own_story(ctx: Ctx, form: Form, draft: Draft) -> bool:
    return ctx.library.lookover.is_own_story(words_of(form, draft))


def _of_minor(form: Form, draft: Draft) -> bool:
    """Whoever reports that a child is harmed may be that child."""
    first = form.fields[0]
    chosen = (first.choice(value) for value in draft.answers.get(first.id, ()))
    return any(choice is not None and choice.sets.get("about") == "minor" for choice in chosen)


def words_of(form: Form, draft: Draft) -> str:
    """All that was written, also what no question could take."""
    return "\n".join([*draft.told(form).values(), *([draft.typed] if draft.typed else [])])


def you(_ctx: Ctx, asking: Asking, _draft: Draft) -> Screen:
    """Whose story it is, and no more: a witness has nothing to read here."""
    return Screen(
        address=f"{asking.prefix}/{YOU}",
        blocks=(Para(Say("you.title"), "title"),),
        rows=(
            (asking.act(Say("you.mine"), IS_MINE), asking.act(Say("you.others"), IS_OTHERS)),
            (_to_first(asking), asking.act(Say("form.drop"), "drop", "quiet")),
        ),
        private=True,
    )


def mine(_ctx: Ctx, asking: Asking, draft: Draft) -> Screen:
    """Help and the numbers stand first; the choice is theirs, and nothing written is lost by it."""
    young, wrote = _of_minor(asking.form, draft), bool(words_of(asking.form, draft))
    return Screen(
        address=f"{asking.prefix}/{MINE}",
        blocks=(
            Para(Say("you.help"), "title"),
            Para(Say("you.young" if young else "you.blame")),
            Para(Say("you.numbers" if young else "start.numbers")),
            *((Para(Say("you.choice"), "small"),) if wrote else ()),
        ),
        rows=(
            (asking.act(Say("menu.help"), HELP, "main"),),
            (asking.act(Say("you.stay"), STAY),),
            (_to_first(asking), asking.act(Say("form.drop"), "drop", "quiet")),
        ),
        private=True,
    )


def _to_first(asking: Asking) -> Act:
    return asking.act(Say("form.back"), f"{asking.form.fields[0].id}/open", "quiet")


def people(ctx: Ctx, asking: Asking, draft: Draft) -> Screen:
    """Why it is not sent so, and what to write instead; the words stay."""
    return Screen(
        address=f"{asking.prefix}/{PEOPLE}",
        blocks=(Para(Say("people.title"), "title"), Para(Say("people.why")), Para(Say("people.instead"))),
        rows=(
            (asking.act(Say("look.mend"), f"{_listing(ctx, asking.form, draft) or asking.form.catches}/open", "main"),),
            (Link(Say("menu.services"), "services"),),
            (asking.act(Say("form.drop"), "drop", "quiet"),),
        ),
        private=True,
    )


def _listing(ctx: Ctx, form: Form, draft: Draft) -> str | None:
    """The question whose answer lists people; accounts are no people where pages are asked for."""
    told = draft.told(form).items()
    lists, checked = ctx.library.lookover.lists_people, form.by_id
    listing = (name for name, text in told if lists(text, accounts="profile" in checked[name].checks))
    return next(listing, None)
