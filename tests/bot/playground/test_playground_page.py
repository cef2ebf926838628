"""The page in a real browser: two phones side by side."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.playground import Playground
from tests.bot.playground.botside import BotSide
from tests.phones import Phone

CHROMIUM = Path("/usr/bin/chromium")

pytestmark = [
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed"),
    pytest.mark.asyncio(loop_scope="module"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all: starting it is what takes long. Everything it meets lives in the same loop."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def playground() -> AsyncIterator[Playground]:
    async with Playground() as playground:
        yield playground


@pytest_asyncio.fixture(loop_scope="module")
async def bot(playground: Playground) -> AsyncIterator[BotSide]:
    async with BotSide(playground.url) as bot:
        yield bot


@pytest_asyncio.fixture(loop_scope="module")
async def alex(playground: Playground) -> AsyncIterator[Phone]:
    async with Phone(playground.url, 1001) as alex:
        await alex.types("hello")
        yield alex


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, playground: Playground) -> AsyncIterator[Page]:
    """The page, which must not have complained at the end."""
    page = await browser.new_page(viewport={"width": 1280, "height": 860})
    page.set_default_timeout(5000)
    complaints: list[str] = []
    foreign: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("request", lambda each: None if each.url.startswith(playground.url) else foreign.append(each.url))
    await page.goto(playground.url)
    yield page
    await page.context.close()
    assert complaints == []
    assert foreign == []


def phone(page: Page, person_id: int) -> Any:
    """One phone on the page."""
    return page.locator(f"[data-person='{person_id}']")


async def test_two_people_type_tap_and_see(bot: BotSide, page: Page) -> None:
    alex, sam = phone(page, 1001), phone(page, 1002)
    await alex.get_by_role("button", name="Start", exact=True).click()
    await alex.get_by_label("Message", exact=True).fill("two\nlines <b>")
    await alex.get_by_label("Message", exact=True).press("Enter")
    await expect(alex.locator(".mine .words").last).to_have_text("two\nlines <b>")
    updates = await bot.does("getUpdates", timeout=5)
    assert [each["message"]["text"] for each in updates] == ["/start", "two\nlines <b>"]

    rows = [
        [{"text": "Tap me", "callback_data": "t", "style": "primary"}],
        [{"text": "Invite", "url": "https://t.me/playground_bot?start=code"}],
        [{"text": "Copy", "copy_text": {"text": "code"}}],
    ]
    sent = await bot.does(
        "sendMessage", chat_id=1001, parse_mode="HTML", reply_markup={"inline_keyboard": rows},
        text="<b>bold</b> <tg-spoiler>secret</tg-spoiler> &lt;img src=x&gt;",
    )  # fmt: skip
    await expect(alex.locator(".theirs b")).to_have_text("bold")
    await expect(alex.locator(".theirs img")).to_have_count(0)
    await alex.locator(".spoiler").click()
    await expect(alex.locator(".spoiler.shown")).to_have_text("secret")

    await alex.get_by_role("button", name="Tap me").click()
    tap = (await bot.does("getUpdates", offset=-1, timeout=5))[-1]["callback_query"]
    assert tap["data"] == "t"
    await bot.does("answerCallbackQuery", callback_query_id=tap["id"], text="noted")
    await expect(alex.locator(".toast.on")).to_have_text("noted")

    await alex.get_by_role("button", name="Copy").click()
    await expect(alex.locator(".toast.on")).to_have_text("Copied")
    await alex.get_by_role("button", name="Invite").click()
    await page.get_by_role("menuitem", name="Open on Sam's phone").click()
    await expect(sam.locator(".mine .words")).to_have_text("/start code")

    await bot.does("editMessageText", chat_id=1001, message_id=sent["message_id"], text="changed")
    await expect(alex.locator(".theirs .words")).to_have_text("changed")
    await expect(alex.locator(".key")).to_have_count(0)
    await bot.does("deleteMessage", chat_id=1001, message_id=sent["message_id"])
    await expect(alex.locator(".theirs")).to_have_count(0)


async def test_commands_editing_and_blocking_work_by_keyboard_and_menu(
    bot: BotSide, alex: Phone, page: Page
) -> None:
    await bot.does("setMyCommands", commands=[{"command": "menu", "description": "Everything"}])
    mine = phone(page, 1001)
    box = mine.get_by_label("Message", exact=True)
    await box.type("/m")
    await expect(mine.get_by_role("option")).to_have_text("/menuEverything")
    await box.press("Enter")
    await expect(mine.locator(".mine .words").last).to_have_text("/menu")

    await box.press("ArrowUp")
    await expect(box).to_have_value("/menu")
    await box.fill("edited by hand")
    await box.press("Enter")
    await expect(mine.locator(".mine").last).to_contain_text("edited by hand")
    await expect(mine.locator(".mine .foot").last).to_contain_text("edited")

    await mine.get_by_role("button", name="More").click()
    await page.get_by_role("menuitem", name="Block the bot").click()
    await mine.get_by_role("button", name="Unblock").click()
    await expect(box).to_be_visible()
    kinds = [next(iter(set(each) - {"update_id"})) for each in await bot.does("getUpdates")]
    assert kinds == ["message", "message", "edited_message", "my_chat_member", "my_chat_member"]


async def test_the_clock_moves_a_third_person_joins_and_a_phone_stands_alone(
    playground: Playground, alex: Phone, page: Page
) -> None:
    await page.get_by_role("button", name="+3 days").click()
    await expect(page.locator(".clock-time.moved")).to_be_visible()
    assert (await alex.get("/play/clock"))["offset"] == 3 * 24 * 3600
    await page.get_by_role("button", name="Add a person").click()
    await page.get_by_label("First name").fill("Robin")
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(phone(page, 1003).get_by_role("heading", name="Robin")).to_be_visible()

    await page.goto(f"{playground.url}/?phone=1002")
    await expect(page.locator(".phone h2")).to_have_text(["Sam"])


async def test_the_page_brings_a_font_for_the_signs_of_our_texts(page: Page) -> None:
    loaded = "document.fonts.load('16px \"Duologue Signs\"', '🔒').then((faces) => faces.length)"
    assert await page.evaluate(loaded) == 1
