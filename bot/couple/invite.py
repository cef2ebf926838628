"""Becoming a couple by invite.

A code is 128 random bits, stored only as a SHA-256 hash (too random to guess, so no slow hash is needed). It
works once, for a week, and both people confirm. Declining looks the same as never using it.
"""

import hashlib
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

from babel.dates import format_timedelta

from bot.chat import links
from bot.chat.partner import couple_of, partner_name
from bot.chat.route import ID, Route, one_of
from bot.chat.turn import Turn
from bot.couple import first_together, invite_code, left_behind
from bot.exercises import actions
from bot.nudges.neutral_notice import call
from bot.safety import private_questions
from bot.safety.help_card import CARD, Card, choose_lines, lines_rows
from bot.safety.record import Care, remember
from bot.telegram.keyboards import Button, copy, lead, press
from bot.wording import help_card, under_age
from bot.wording import invite as words
from dialogues.text.languages import Phrase
from dialogues.text.templates import ours
from storage.records import Invite, Person

LASTS = timedelta(days=7)
FREE_TRIES = 5
FIRST_PAUSE = timedelta(minutes=10)
LONGEST_PAUSE = timedelta(hours=24)
SHARE = "https://t.me/share/url?url={link}&text={text}"  # core.telegram.org/widgets/share

NEW = Route("i:new")
WITHDRAW = Route("i:withdraw")
ASK = Route("i:ask")  # the inviter opens the notice that someone said yes
NEWS = Route("i:news")  # the joiner opens the notice of the outcome
JOIN = Route("i:join", ID)  # handled in account/onboarding, which knows the first exercise
FORCED = Route("i:forced")
LATER = Route("i:later")
LINES = Route("i:lines", one_of("first", "each", "same"))
CONFIRM = Route("i:confirm", ID)
REFUSE = Route("i:refuse", ID)


def show(turn: Turn) -> None:
    """Show the invite page: a new invite, or what is to be answered or chosen about the one that is open."""
    if turn.person.parting:
        left_behind.tell(turn)
        return
    if _closed(turn):
        return
    if partner := turn.unit.people.partner_of(turn.person):
        turn.say(words.ALREADY_COUPLE, [turn.home()], partner=partner.name)
        return
    if inviter_of(turn) is not None and ask_to_join(turn):
        return
    invite = turn.unit.invites.open_of(turn.person.id)
    if invite is None or invite.expires_at <= turn.now:
        create(turn)
    elif invite.state == "claimed":
        ask_to_confirm(turn, invite)
    else:
        rows = [
            [
                press(turn.label(words.NEW_INVITE), NEW.data()),
                press(turn.label(words.WITHDRAW), WITHDRAW.data()),
            ],
            turn.home(),
        ]
        turn.say(words.STILL_OPEN, rows, lasts=_in_words(turn, invite.expires_at - turn.now))
        turn.may_be_typed(rows)


def create(turn: Turn) -> None:
    """Create an invite and show it as QR code, link and code; it replaces any older one."""
    if _closed(turn):
        return
    if turn.unit.people.partner_of(turn.person) or turn.person.parting:
        show(turn)
        return
    withdraw_open(turn, turn.person)
    code = invite_code.new_code()
    turn.unit.invites.add(turn.person.id, _hash(code), turn.now, turn.now + LASTS)
    link = f"https://t.me/{turn.practice.username}?start={code}"
    share = SHARE.format(link=quote(link, safe=""), text=quote(turn.label(words.SHARE_TEXT), safe=""))
    rows = [
        [lead(turn.label(words.SHARE), share)],
        [copy(turn.label(words.COPY_CODE), code), copy(turn.label(words.COPY_LINK), link)],
        [press(turn.label(words.WITHDRAW), WITHDRAW.data()), *turn.home()],
    ]
    turn.show_picture(link, turn.text(words.INVITE, lasts=_in_words(turn, LASTS), link=ours(link)), rows)
    turn.may_be_typed(rows)


def withdraw(turn: Turn) -> None:
    """Withdraw the open invite, so that its link and code stop working."""
    done = withdraw_open(turn, turn.person)
    rows = [[press(turn.label(words.NEW_INVITE), NEW.data()), *turn.home()]]
    turn.say(words.WITHDRAWN if done else words.NOTHING_OPEN, rows)


def withdraw_open(turn: Turn, person: Person) -> bool:
    """Withdraw every open invite of this person; True if there was one.

    A joiner who has already said yes gets a notice, behind which they learn that it came to nothing.
    """
    found = False
    while invite := turn.unit.invites.open_of(person.id):
        turn.unit.invites.change(invite, state="withdrawn")
        if invite.joiner_id is not None:
            call(turn, turn.unit.people.get(invite.joiner_id), NEWS.data())
        found = True
    return found


def rows(turn: Turn) -> list[list[Button]]:
    """A menu button that leads to what this person is asked or hasn't been told about an invite."""
    if Care.is_minor(turn.person):
        return []
    if (couple_id := couple_of(turn.person)) is not None:
        if turn.person.invite_id is None or turn.now - turn.unit.couples.get(couple_id).created_at > LASTS:
            return []
        return [[press(turn.label(words.BEGIN, partner=partner_name(turn)), NEWS.data(), main=True)]]
    mine = turn.unit.invites.open_of(turn.person.id)
    if mine is not None and mine.joiner_id is not None and mine.expires_at > turn.now:
        joiner = turn.unit.people.get(mine.joiner_id)
        return [[press(turn.label(words.IS_THIS, joiner=joiner.name), ASK.data(), main=True)]]
    inviter = inviter_of(turn)
    if inviter is None:
        return []
    return [[press(turn.label(words.FROM, inviter=inviter.name), links.INVITE.data(), main=True)]]


def inviter_of(turn: Turn) -> Person | None:
    """Whoever sent the invite that this person came with, as long as it waits for their answer."""
    invite = _remembered(turn)
    return turn.unit.people.get(invite.inviter_id) if invite is not None and invite.state == "open" else None


def came_with(turn: Turn, typed: str) -> Phrase | None:
    """Check a code or link, and remember its invite for this person; returns why it can't be used."""
    now, person = turn.now, turn.person
    found = invite_code.found_in(typed, turn.practice.username)
    code = found.code if found else typed.strip()
    if person.codes_paused_until is not None and now < person.codes_paused_until:
        return words.PAUSED
    invite = turn.unit.invites.by_hash(_hash(code))
    if invite is None:
        return _wrong_code(turn)
    if person.wrong_codes:
        turn.change(wrong_codes=0, codes_paused_until=None)
    if invite.inviter_id == person.id:
        return words.OWN
    if person.couple_id is not None or (person.parting and _unusable(turn, invite)):
        return words.TAKEN
    if fault := _unusable(turn, invite):
        return fault
    turn.change(invite_id=invite.id)
    return None


def refuse(turn: Turn, fault: Phrase) -> None:
    """Say why a code cannot be used."""
    turn.show(refusal(turn, fault), [turn.home()])


def refusal(turn: Turn, fault: Phrase) -> str:
    """Why a code cannot be used, as Telegram HTML."""
    paused = turn.person.codes_paused_until
    wait = _in_words(turn, paused - turn.now) if paused else ""
    return turn.text(fault, partner=partner_name(turn) or "", wait=wait)


def enter(turn: Turn, code: str) -> None:
    """Use a code after onboarding, or ask for one if it is empty."""
    if not code:
        turn.change(asked={"for": "code"})
        turn.say(words.JOIN_HOW, [turn.home()])
        return
    fault = came_with(turn, code)
    if fault is not None:
        refuse(turn, fault)
    elif _is_from_someone_else(turn):
        turn.change(invite_id=None)
        left_behind.tell(turn)
    else:
        ask_to_join(turn)


def typed(turn: Turn, code: str) -> None:
    """Use a code that was asked for."""
    turn.change(asked={})
    enter(turn, code)


def _is_from_someone_else(turn: Turn) -> bool:
    """Whether somebody who doesn't know yet that they were left came with another person's invite."""
    if not turn.person.parting or turn.person.invite_id is None:
        return False
    inviter = turn.unit.invites.get(turn.person.invite_id).inviter_id
    couple = turn.unit.couples.get(turn.person.parting["couple"])
    return inviter not in (couple.first_id, couple.second_id)


def ask_to_join(turn: Turn) -> bool:
    """Show who sent the invite and ask whether to join; False if it can no longer be used."""
    if _closed(turn):
        return True
    invite = _remembered(turn)
    if invite is None:
        return False
    inviter = turn.unit.people.get(invite.inviter_id)
    rows = [
        [press(turn.label(words.JOIN, inviter=inviter.name), JOIN.data(invite.id), main=True)],
        [
            press(turn.label(words.NOT_MY_CHOICE), FORCED.data()),
            press(turn.label(words.NOT_NOW), LATER.data()),
        ],
    ]
    turn.say(words.CONFIRM_JOIN, rows, inviter=inviter.name)
    turn.waits_for_tap(links.INVITE.data(), rows, yes=JOIN.data(invite.id))
    return True


def ask_again(turn: Turn) -> bool:
    """Show the question about an invite that still waits for this person's tap; False if there is none."""
    mine = turn.unit.invites.open_of(turn.person.id)
    if mine is not None and mine.state == "claimed":
        ask_to_confirm(turn, mine)
        return True
    came_with = turn.person.invite_id
    if came_with is None or turn.person.couple_id is not None:
        return False
    return turn.unit.invites.get(came_with).state == "open" and ask_to_join(turn)


def put_off(turn: Turn) -> None:
    """The joiner taps *not now*: the invite stays open, and they aren't asked again."""
    turn.change(invite_id=None)
    turn.say(words.LEFT_OPEN, [turn.home()])


def open_claimed(turn: Turn) -> None:
    """Open the notice that someone said yes to the invite."""
    if invite := turn.unit.invites.open_of(turn.person.id):
        ask_to_confirm(turn, invite)
    else:
        turn.say(words.NOTHING_OPEN, [turn.home()])


def not_by_choice(turn: Turn) -> None:
    """The joiner was pressured: leave the invite unused, and offer someone to talk to."""
    turn.change(invite_id=None)
    remember(turn, replace(Care.of(turn.person, turn.now), not_by_choice=True))  # if they join after all
    rows = [
        [press(turn.label(help_card.SOMEONE), CARD.data(Card("harmed")))],
        [press(turn.label(help_card.CLEAR), links.CLEAR.data())],
    ]
    turn.say(words.NOT_BY_CHOICE, rows, private=True)


def join(turn: Turn, invite_id: int, exercise: str) -> bool:
    """The joiner says yes, and the inviter is asked to confirm. Two who invited each other pair at once.

    `exercise` is what the joiner does meanwhile. False if this person did not come with that invite.
    """
    if turn.person.couple_id is not None or Care.is_minor(turn.person):
        show(turn)
        return True
    if invite_id != turn.person.invite_id:
        return False
    invite = turn.unit.invites.get(invite_id)
    if fault := _unusable(turn, invite):
        refuse(turn, fault)
        return True
    inviter = turn.unit.people.get(invite.inviter_id)
    if invite.state == "claimed":  # by this same person, who tapped or opened the link twice
        turn.say(words.CLAIMED_BEFORE, [turn.home()], inviter=inviter.name)
        return True
    mine = turn.unit.invites.open_of(turn.person.id)
    if mine is not None and mine.state == "claimed" and mine.joiner_id == inviter.id:
        _pair(turn, inviter, turn.person)
        return True
    turn.unit.invites.change(invite, state="claimed", joiner_id=turn.person.id)
    call(turn, inviter, ASK.data())
    if first_together.is_written(turn):
        turn.say(words.CLAIMED_BEFORE, [turn.home()], inviter=inviter.name)
        return True
    turn.say(words.CLAIMED, inviter=inviter.name)
    actions.start(turn, exercise)
    return True


def ask_to_confirm(turn: Turn, invite: Invite) -> None:
    """Show the inviter who said yes, and ask them to confirm."""
    joiner = turn.unit.people.get(invite.joiner_id) if invite.joiner_id is not None else None
    if joiner is None:
        show(turn)
        return
    rows = [
        [press(turn.label(words.CONFIRM, joiner=joiner.name), CONFIRM.data(invite.id), main=True)],
        [press(turn.label(words.REFUSE), REFUSE.data(invite.id))],
    ]
    turn.say(words.SOMEONE_CLAIMED, rows, joiner=joiner.name)
    turn.waits_for_tap(ASK.data())  # who it is nobody confirms by the way


def _confirm(turn: Turn, invite_id: int) -> None:
    _settle(turn, invite_id, confirmed=True)


def _refuse(turn: Turn, invite_id: int) -> None:
    _settle(turn, invite_id, confirmed=False)


def _settle(turn: Turn, invite_id: int, *, confirmed: bool) -> None:
    invite = turn.unit.invites.open_of(turn.person.id)
    if invite is None or invite.id != invite_id or invite.state != "claimed" or invite.joiner_id is None:
        show(turn)
        return
    joiner = turn.unit.people.get(invite.joiner_id)
    if confirmed and invite.expires_at > turn.now and joiner.couple_id is None:
        _pair(turn, turn.person, joiner)
        return
    turn.unit.invites.change(invite, state="withdrawn")
    call(turn, joiner, NEWS.data())
    rows = [[press(turn.label(words.NEW_INVITE), NEW.data()), *turn.home()]]
    turn.say(words.TOO_LATE if confirmed else words.REFUSED, rows)


def _pair(turn: Turn, inviter: Person, joiner: Person) -> None:
    turn.unit.couples.add(inviter, joiner, turn.now)
    for one in (inviter, joiner):
        if one.parting:
            left_behind.settle(Turn(turn.practice, turn.unit, turn.now, turn.unit.people.get(one.id)))
        private_questions.plan_first(turn.unit, turn.unit.people.get(one.id), turn.now)
    for invite_owner in (inviter, joiner):
        while invite := turn.unit.invites.open_of(invite_owner.id):
            turn.unit.invites.change(invite, state="used")
    turn.person = turn.unit.people.get(turn.person.id)
    other = joiner if turn.person.id == inviter.id else inviter
    _welcome(turn, other)
    call(turn, other, NEWS.data())


def _news(turn: Turn) -> None:
    """Tell the joiner the outcome: they are a couple, or it came to nothing."""
    if turn.person.parting:
        left_behind.tell(turn)
    elif partner := turn.unit.people.partner_of(turn.person):
        _welcome(turn, partner)
    else:
        turn.say(words.CAME_TO_NOTHING, [turn.home()])


def _welcome(turn: Turn, partner: Person) -> None:
    """Tell someone that they are a couple, and lead to their first exercise for two.

    If joining was not their choice, ready lines are offered before that.
    """
    care = Care.of(turn.person, turn.now)
    if care.not_by_choice:
        remember(turn, replace(care, not_by_choice=False))
        turn.say(help_card.LINES_OFFER, lines_rows(turn, LINES.data))
        return
    turn.change(invite_id=None)
    sealed = first_together.is_sealed(turn)
    rows = [] if sealed else [first_together.row(turn), turn.home(stays=True)]
    turn.say(words.TOGETHER, rows, partner=partner.name, sealed=sealed, first=bool(rows and rows[0]))
    if sealed:
        first_together.begin(turn)


def _chose_lines(turn: Turn, choice: str) -> None:
    choose_lines(turn, choice)
    _news(turn)


def _closed(turn: Turn) -> bool:
    """Whether the person is under 18, for whom invites are closed; tells them if so."""
    closed = Care.is_minor(turn.person)
    if closed:
        rows = [[press(turn.label(help_card.ALONE), links.ALONE.data())], turn.home()]
        turn.say(under_age.CLOSED, rows, private=True)
    return closed


def _remembered(turn: Turn) -> Invite | None:
    if turn.person.invite_id is None or turn.person.couple_id is not None:
        return None
    invite = turn.unit.invites.get(turn.person.invite_id)
    return None if _unusable(turn, invite) else invite


def _unusable(turn: Turn, invite: Invite) -> Phrase | None:
    if invite.state == "withdrawn":
        return words.GONE
    claimed_by_another = invite.state == "claimed" and invite.joiner_id != turn.person.id
    if invite.state == "used" or claimed_by_another:
        return words.USED
    if turn.unit.people.get(invite.inviter_id).couple_id is not None:
        return words.USED
    return words.EXPIRED if invite.expires_at <= turn.now else None


def _wrong_code(turn: Turn) -> Phrase:
    wrong = turn.person.wrong_codes + 1
    turn.change(wrong_codes=wrong)
    if wrong < FREE_TRIES:
        return words.UNKNOWN
    pause = min(FIRST_PAUSE * 2 ** min(wrong - FREE_TRIES, 10), LONGEST_PAUSE)
    turn.change(codes_paused_until=turn.now + pause)
    return words.PAUSED


def _hash(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()


def _in_words(turn: Turn, duration: timedelta) -> str:
    """A rounded duration in words. A time of day would need a zone, which hasn't been asked for yet."""
    return format_timedelta(max(duration, timedelta(minutes=1)), threshold=1.01, locale=turn.person.language)


ROUTES = (
    links.INVITE.opens(show),
    NEW.opens(create),
    WITHDRAW.opens(withdraw),
    ASK.opens(open_claimed),
    NEWS.opens(_news),
    FORCED.opens(not_by_choice),
    LATER.opens(put_off),
    LINES.opens(_chose_lines),
    CONFIRM.opens(_confirm),
    REFUSE.opens(_refuse),
)
