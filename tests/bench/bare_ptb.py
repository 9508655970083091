"""A bare python-telegram-bot bot: a menu that is edited, a state that is set. `python -m tests.bench.bare_ptb FILE`."""

from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from tests.bench.bare_pages import Bare, Change, Rows


def keyboard(rows: Rows) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(**button) for button in row] for row in rows])


def main() -> None:
    bare, held = Bare.told(), dict[str, Change | None]()

    async def made(_: Application[Any, Any, Any, Any, Any, Any]) -> None:
        held["change"] = await bare.states()

    async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert context.user_data is not None
        context.user_data["place"] = "menu"
        text, rows = bare.pages[bare.first]
        if update.message:
            await update.message.reply_text(text, parse_mode="HTML", reply_markup=keyboard(rows))

    async def pressed(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query, change = update.callback_query, held["change"]
        assert query is not None
        assert context.user_data is not None
        context.user_data["place"] = query.data
        if change is not None:
            await change(query.from_user.id)
        text, rows = bare.pages[query.data or bare.first]
        await query.edit_message_text(text, parse_mode="HTML", reply_markup=keyboard(rows))
        await query.answer()

    building = Application.builder().token(bare.token).base_url(f"{bare.url}/bot").concurrent_updates(True)
    application = building.post_init(made).build()
    application.add_handler(CallbackQueryHandler(pressed))
    application.add_handler(MessageHandler(filters.ALL, start))
    application.run_polling()


if __name__ == "__main__":
    main()
