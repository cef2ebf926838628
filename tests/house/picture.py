"""Takes the README screenshot from the real page: `python -m tests.house.picture` (needs Chromium)."""

import asyncio
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.async_api import async_playwright

from tests.acceptance.couple import become_a_couple, write_a_thank_you
from tests.acceptance.house import House, opened
from tests.acceptance.people import Someone

PICTURE = Path(__file__).parents[2] / "docs" / "two-phones.png"
CHROMIUM = "/usr/bin/chromium"


async def take(picture: Path) -> None:
    """Let Alex thank Sam, and photograph both phones just before Sam answers."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        house = await stack.enter_async_context(opened(Path(folder)))
        alex, sam = [
            await _owner(stack, house, number, name) for number, name in ((1001, "Alex"), (1002, "Sam"))
        ]
        await become_a_couple(alex, sam)
        await write_a_thank_you(
            alex,
            "You got up early and made the tea before my exam.",
            "I sat there and felt I wasn't doing it alone.",
            "Quiet kindness",
        )
        await alex.taps("Send to Sam ➤")
        await alex.sees("on its way")
        await sam.taps("Open")
        await sam.sees("noticed something")
        browser = await (await stack.enter_async_context(async_playwright())).chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        page = await browser.new_page(viewport={"width": 1180, "height": 860}, device_scale_factor=1.5)
        await page.goto(house.url)
        await page.wait_for_selector("text=You don't have to answer")
        await page.wait_for_timeout(800)  # let animations finish
        await page.screenshot(path=picture)
        await browser.close()


async def _owner(stack: AsyncExitStack, house: House, number: int, name: str) -> Someone:
    return await stack.enter_async_context(Someone(house.playground, number, name))


if __name__ == "__main__":
    asyncio.run(take(PICTURE))
