"""Updates as plain events, from what Telegram really sends."""

from typing import Any

import pytest

from bot.telegram.incoming import (
    Blocked,
    Edited,
    Elsewhere,
    Incoming,
    SentOther,
    Tapped,
    Typed,
    Unblocked,
    read,
)

ALEX = {"id": 7, "is_bot": False, "first_name": "Alex", "language_code": "en"}
CHAT = {"id": 7, "type": "private", "first_name": "Alex"}
GROUP = {"id": -9, "type": "supergroup", "title": "Friends"}


def message(chat: dict[str, Any] = CHAT, **content: Any) -> dict[str, Any]:
    """A message of Alex's."""
    return {"message_id": 3, "date": 1_790_000_000, "chat": chat, "from": ALEX, **content}


def command(length: int) -> dict[str, Any]:
    """How Telegram marks a command at the beginning of a text."""
    return {"entities": [{"type": "bot_command", "offset": 0, "length": length}]}


def of(**update: Any) -> Incoming | None:
    """The event of an update."""
    return read({"update_id": 1, **update}, "Duologue_bot")


@pytest.mark.parametrize(
    ("text", "marked", "name", "argument"),
    [
        ("/menu", 5, "menu", ""),
        ("/Do@duologue_bot noticed", 16, "do", "noticed"),
        ("/join\nabc", 5, "join", "abc"),
        ("/join\u00a0abc", 5, "join", "abc"),
        ("/stop!", 5, "stop", "!"),
        ("/menu\u00a0", 5, "menu", ""),
        ("/menu now", 0, "menu", "now"),  # not marked, as in a text that was pasted
        ("/stop!", 0, "stop", "!"),
        ("/join\nabc", 0, "join", "abc"),
        ("/menu\u00a0", 0, "menu", ""),
        ("/menu@DUOLOGUE_BOT", 0, "menu", ""),
    ],
)
def test_a_command_ends_where_telegram_says_so(text: str, marked: int, name: str, argument: str) -> None:
    event = of(message=message(text=text, **(command(marked) if marked else {})))
    assert isinstance(event, Typed)
    assert (event.command, event.argument, event.text) == (name, argument, text)


@pytest.mark.parametrize(
    ("text", "marked"),
    [("/help@other_bot", 15), ("/help@other_bot", 0), ("/etc/passwd", 0), ("/", 0), ("/é", 0), ("/a<b>", 0)],
)
def test_what_is_for_another_bot_or_only_looks_like_a_command_is_words(text: str, marked: int) -> None:
    event = of(message=message(text=text, **(command(marked) if marked else {})))
    assert isinstance(event, Typed)
    assert (event.command, event.text) == (None, text)


def test_an_edit_may_make_a_command_of_words() -> None:
    event = of(edited_message=message(text="/pause", edit_date=1_790_000_100, **command(6)))
    assert isinstance(event, Edited)
    assert event.command == "pause"


def test_words_are_no_command_although_one_stands_in_them() -> None:
    entities = [{"type": "bot_command", "offset": 4, "length": 5}]
    event = of(message=message(text="try /menu", entities=entities))
    assert isinstance(event, Typed)
    assert event.command is None


def test_the_pictures_of_an_album_can_be_told_to_belong_together() -> None:
    photo = [{"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}]
    event = of(message=message(photo=photo, media_group_id="14"))
    assert isinstance(event, SentOther)
    assert event.album == "14"


def named(kind: str, offset: int, length: int, inside: str = "entities") -> dict[str, Any]:
    """How Telegram marks the bot's name."""
    return {inside: [{"type": kind, "offset": offset, "length": length}]}


def test_in_a_group_the_bot_hears_what_names_it() -> None:
    commanded = message(GROUP, text="/start@duologue_bot", **named("bot_command", 0, 19))
    mentioned = message(GROUP, text="and @Duologue_bot?", **named("mention", 4, 13))
    below_a_picture = message(GROUP, caption="@duologue_bot", **named("mention", 0, 13, "caption_entities"))
    for told in (commanded, mentioned, below_a_picture):
        assert of(message=told) == Elsewhere(-9)


def test_in_a_group_the_bot_hears_nothing_else() -> None:
    for told in (
        message(GROUP, text="hello"),
        message(GROUP, text="/start", **command(6)),
        message(GROUP, text="/start@other_bot", **named("bot_command", 0, 16)),
        message(GROUP, text="@duologue_bots", **named("mention", 0, 14)),
        message(GROUP, text="duologue_bot"),
        message(GROUP, new_chat_title="@duologue_bot"),
    ):
        assert of(message=told) is None


@pytest.mark.parametrize("chat", [CHAT, GROUP])
def test_another_bot_is_not_heard(chat: dict[str, Any]) -> None:
    told = message(chat, text="/start@duologue_bot", **named("bot_command", 0, 19))
    assert of(message=told) is not None
    assert of(message={**told, "from": {**ALEX, "is_bot": True}}) is None


def test_a_topic_is_told_and_a_thread_of_replies_is_not() -> None:
    told = message(GROUP, text="@duologue_bot", message_thread_id=12, **named("mention", 0, 13))
    assert of(message={**told, "is_topic_message": True}) == Elsewhere(-9, 12)
    assert of(message=told) == Elsewhere(-9, None)


def test_a_tap_says_whether_its_message_can_be_changed() -> None:
    def tap(**shown: Any) -> Incoming | None:
        query = {"id": "1", "from": ALEX, "chat_instance": "2", "data": "m:menu"}
        return of(callback_query={**query, **shown})

    below_text = tap(message=message(text="Menu"))
    below_picture = tap(message=message(caption="Join me"))
    long_ago = tap(message={"chat": CHAT, "message_id": 3, "date": 0})
    no_longer_told = tap()
    events = (below_text, below_picture, long_ago, no_longer_told)
    assert [(one.message, one.has_text) for one in events if isinstance(one, Tapped)] == [
        (3, True), (3, False), (3, False), (None, False)
    ]  # fmt: skip


@pytest.mark.parametrize(("status", "kind"), [("kicked", Blocked), ("member", Unblocked)])
def test_blocking_the_bot_and_letting_it_back_in_are_events(status: str, kind: type[Incoming]) -> None:
    bot = {"id": 1, "is_bot": True, "first_name": "Duologue"}
    states = [{"status": each, "user": bot, "until_date": 0} for each in ("left", status)]
    change = {"from": ALEX, "date": 1_790_000_000, "old_chat_member": states[0], "new_chat_member": states[1]}
    assert isinstance(of(my_chat_member={**change, "chat": CHAT}), kind)
    assert of(my_chat_member={**change, "chat": GROUP}) is None


def test_an_edit_is_one_of_words() -> None:
    assert isinstance(of(edited_message=message(text="better", edit_date=1_790_000_100)), Edited)
    assert of(edited_message=message(caption="x", edit_date=1_790_000_100)) is None


@pytest.mark.parametrize(
    "broken",
    [
        message(text=7),
        message(text="x") | {"message_id": "3"},
        message(text="x") | {"from": {"id": "7", "is_bot": False, "first_name": "Alex"}},
        {"text": "x"},
        message(text="x") | {"chat": "private"},
    ],
)
def test_what_does_not_have_the_bot_apis_form_is_a_value_error(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"form|expected"):
        of(message=broken)
