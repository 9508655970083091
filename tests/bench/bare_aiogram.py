"""A bare aiogram bot: a menu that is edited, a state that is set. `python -m tests.bench.bare_aiogram FILE`."""

import asyncio

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from tests.bench.bare_pages import Bare, Change, Rows


class Place(StatesGroup):
    menu = State()


def keyboard(rows: Rows) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(**button) for button in row] for row in rows])


def dispatcher(bare: Bare, change: Change | None) -> Dispatcher:
    menu = Dispatcher(storage=MemoryStorage())

    async def start(message: Message, state: FSMContext) -> None:
        await state.set_state(Place.menu)
        text, rows = bare.pages[bare.first]
        await message.answer(text, parse_mode="HTML", reply_markup=keyboard(rows))

    async def pressed(query: CallbackQuery, state: FSMContext) -> None:
        await state.set_state(Place.menu)
        if change is not None:
            await change(query.from_user.id)
        text, rows = bare.pages[query.data or bare.first]
        if isinstance(query.message, Message):
            await query.message.edit_text(text, parse_mode="HTML", reply_markup=keyboard(rows))
        await query.answer()

    menu.message.register(start)
    menu.callback_query.register(pressed)
    return menu


async def main() -> None:
    bare = Bare.told()
    session = AiohttpSession(api=TelegramAPIServer.from_base(bare.url))
    await dispatcher(bare, await bare.states()).start_polling(Bot(bare.token, session=session))


if __name__ == "__main__":
    asyncio.run(main())
