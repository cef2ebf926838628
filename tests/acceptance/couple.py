"""Common steps: onboarding, becoming a couple, giving a thank-you."""

from __future__ import annotations

from tests.acceptance.people import Someone

DEED, MEANING, QUALITY = "The tea at six", "I felt awake", "Quiet kindness"


async def arrive(someone: Someone, payload: str = "") -> None:
    """Answer the onboarding questions; then the first exercise is open, or an invite to confirm."""
    await someone.starts(payload)
    await someone.does("Go on", "Yes, I am", someone.name)


async def at_the_menu(*people: Someone) -> None:
    """Finish onboarding and the first exercise."""
    for someone in people:
        await arrive(someone)
        await someone.types("/stop")


async def invite_from(someone: Someone) -> str:
    """A new invite's code."""
    await someone.types("/invite")
    if "Make a new one" in await someone.labels():
        await someone.taps("Make a new one")
    return str((await someone.taps("Copy the code"))["copied"])


async def claimed(inviter: Someone, joiner: Someone) -> str:
    """The inviter has an invite, and the joiner has said yes to it; its code."""
    code = await invite_from(inviter)
    await joiner.starts(code)
    await joiner.taps(f"Yes, join {inviter.name}")
    await joiner.sees("I'll let you know")
    await inviter.sees("Something is ready")
    return code


async def become_a_couple(inviter: Someone, joiner: Someone) -> None:
    """Both arrive, one invites, both confirm; nothing is open afterwards."""
    await at_the_menu(inviter)
    code = await invite_from(inviter)
    await arrive(joiner, code)
    await joiner.taps(f"Yes, join {inviter.name}")
    await joiner.sees("one thing they did")
    await joiner.types("/stop")
    await inviter.sees("Something is ready")
    await inviter.does("Open", f"Yes, that's {joiner.name}")
    await inviter.sees("are a couple here now")
    await joiner.sees("Something is ready")
    await joiner.taps("Open")
    await joiner.sees("are a couple here now")
    await joiner.quiet()


async def write_a_thank_you(
    giver: Someone, deed: str = DEED, meaning: str = MEANING, quality: str = QUALITY
) -> None:
    """The giver's part, up to reading the draft over."""
    await giver.types("/do noticed")
    await giver.sees("one thing")
    await giver.says(deed)
    await giver.sees("what did it do for you")
    await giver.says(meaning)
    await giver.sees("What does it show")
    await giver.says(quality)
    await giver.sees("would read")
    await giver.sees(" would read:", newest=1)


async def give_a_thank_you(giver: Someone, receiver: Someone, deed: str = DEED) -> None:
    """The whole thing, sent; the receiver has been notified."""
    await write_a_thank_you(giver, deed)
    await giver.taps(f"Send to {receiver.name} ➤")
    await giver.sees("It's on its way")
    await receiver.sees("Something is ready")


async def begin_to_listen(asking: Someone, asked: Someone) -> None:
    """Start the short listening loop, live, with its first question on both phones.

    With a button of its last page: a couple that begins at the first one would be offered their first loop.
    """
    await asking.types("/menu")
    menu = await asking.last()
    await asking.taps_raw("q:ask:listening_loop:live:short", menu["message_id"])
    await asked.sees("A question for you", newest=1)
    await asked.does("Open", "Now")
    for someone in (asking, asked):
        await someone.sees("how worked up are you right now?", newest=1)


async def settle_in(someone: Someone, stirred: str = "0") -> None:
    """What the listening loop asks each first: how worked up they are, and if the roles are all right."""
    await someone.taps(stirred)
    await someone.sees("Is that all right?", newest=1)
    await someone.taps("Yes")


async def send_line(someone: Someone, number: int) -> None:
    """Send a ready line as it is."""
    await someone.does("Tap a line instead", str(number), "Send ➤")


async def just_pause(someone: Someone) -> None:
    """Pause a joint exercise without a time-out."""
    await someone.types("/pause")
    await someone.taps("⏸ Just pause")
