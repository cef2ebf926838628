"""What a question offers to choose from: choices of its own, and what was ticked or written before.

An item is a choice's id, or, after `WRITTEN`, words that somebody typed. A typed item goes into the answer it
is chosen for as it was then, so that nothing that happens to its source later can change it.
"""

from collections.abc import Iterable

from dialogues.engine.events import OWN, Seat
from dialogues.engine.loops import WRITTEN, chosen, given
from dialogues.engine.session import Answer, Session, holder
from dialogues.script.fields import OTHERWISE
from dialogues.script.script import Script
from dialogues.script.steps import Ask
from dialogues.text.length import length
from dialogues.text.typed_list import items_in

UNTICKED = "-"  # before those that were typed as one of several and are not ticked now
_BUTTON = "own-"  # for such an item, by its number among those at the question; choices' names have no dash


def written(item: str) -> str | None:
    """The words of an item that somebody typed; None for a choice."""
    return item[1:] if item[:1] in (WRITTEN, UNTICKED) else None


def words_in(answer: Answer) -> list[str]:
    """What somebody typed for an answer, or chose of what was typed."""
    if "text" in answer:
        return [answer["text"]]
    items = answer.get("choices", [answer["choice"]] if "choice" in answer else [])
    return [words for item in items if (words := written(item)) is not None]


def offered(script: Script, session: Session, seat: Seat, step: Ask) -> list[str]:
    """The items somebody may choose among at a question, those they have added to it themselves left out.

    Where something depends on an answer that they may not see, it is left out: else it would tell them.
    """
    source = step.choices_from
    if source is None:
        return list(step.choices)
    if source.name not in script.lists:
        listed: Iterable[str] = given(script, session, seat, source.name, source.whose)
    else:
        of = script.lists[source.name].of
        decided = given(script, session, seat, source.by, source.by_whose) if source.by else []
        listed = of.get("".join(decided), of.get(OTHERWISE, {}))
    return [*dict.fromkeys((*listed, *step.choices))]


def has_nothing_to_offer(script: Script, session: Session, seat: Seat, step: Ask) -> bool:
    """Whether a question offers what was chosen before, and there is nothing."""
    return step.choices_from is not None and not (step.own_words or offered(script, session, seat, step))


def buttons(script: Script, session: Session, seat: Seat, step: Ask) -> dict[str, str]:
    """What somebody can tap at a question: for what each button sends, the item it stands for."""
    added = [item for item in session.words[seat].picked if written(item) is not None]
    found: dict[str, str] = {}
    number = 0
    for item in (*offered(script, session, seat, step), *added):
        if (words := written(item)) is None:
            found[OWN + item] = item
        elif WRITTEN + words not in found.values():
            number += 1
            found[f"{OWN}{_BUTTON}{number}"] = WRITTEN + words
    return found


def ticked(session: Session, seat: Seat) -> list[str]:
    """The items of several that somebody has ticked so far."""
    return [item for item in session.words[seat].picked if not item.startswith(UNTICKED)]


def fewest(script: Script, session: Session, seat: Seat, step: Ask) -> int:
    """The fewest of several that somebody must tick: never more than there are."""
    if step.own_words or step.choices_from is None:
        return step.fewest
    return min(step.fewest, len(offered(script, session, seat, step)))


def written_in(step: Ask, text: str) -> list[str]:
    """What a text stands for at a question: itself, or each thing in it where several are wanted."""
    return items_in(text) if step.answer == "several" else [text]


def longest(step: Ask, text: str) -> str:
    """The longest of them."""
    return max(written_in(step, text), key=length, default="")


def excess(step: Ask, text: str) -> int:
    """How many characters the longest of them has above the limit; negative if it fits."""
    return length(longest(step, text)) - step.limit


def labelled(script: Script, session: Session, seat: Seat, step: Ask, words: str) -> str | None:
    """The item at a question that is called just these words, in English, whatever their case."""
    labels = {item: one.choice.label for item, one in script.offers[step.step].items()}
    found = buttons(script, session, seat, step).values()
    said = words.casefold()
    return next((one for one in found if (written(one) or labels.get(one, "")).casefold() == said), None)


def in_common(script: Script, session: Session, name: str) -> list[str]:
    """The choices that both have made at a question, in its own order; none if not both have answered."""
    both = [chosen(session.words[holder(session, name, seat)].answers.get(name)) for seat in session.seats]
    if len(both) < 2:
        return []
    order = script.offers[name]
    return [item for item in order if all(item in one for one in both)]
