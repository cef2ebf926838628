"""Checks that every text is a template that can be understood; nothing else of it can be checked before."""

from collections.abc import Iterator

from dialogues.check.markup import labels
from dialogues.script.fields import BOTH, Wording
from dialogues.script.files import Source
from dialogues.script.problems import Problem
from dialogues.script.script import Script
from dialogues.script.steps import Agree, Ask, Each, End, Keep, Rest, Share, Step, Tell
from dialogues.text.template_faults import fault_in

Where = tuple[str | int, ...]


def template_problems(source: Source) -> list[Problem]:
    """The texts that are no templates, each with what can't be understood in it."""
    found: dict[tuple[int, str], Problem] = {}
    for where, called, text in _texts(source):
        if (fault := fault_in(text)) is not None:
            problem = Problem(source.file, source.line(*where), "DUO008", f"{called}: {fault}")
            found.setdefault((problem.line, fault), problem)
    return sorted(found.values())


def follow_ups(script: Script) -> Iterator[tuple[Where, str]]:
    """The questions that are asked some days later, each with where it stands."""
    if script.follow_up is not None:
        yield ("follow up", "ask"), script.follow_up.ask
        if script.follow_up.gently is not None:
            yield ("follow up", "gently", "ask"), script.follow_up.gently.ask


def readers_of(script: Script, step: Step) -> Iterator[tuple[tuple[str, ...], str, Wording]]:
    """A step's texts: the key where each is written, the role that reads it, and its wording."""
    match step:
        case Each():
            return  # its "another?" question is a step of its own
        case Ask() | Share() | Rest() | Agree():
            who = getattr(step, "who", BOTH)
            yield ("ask",), who, step.ask
            if step.meanwhile is not None:
                for role in script.roles:
                    if role != who:
                        yield ("meanwhile",), role, step.meanwhile
        case Tell():
            yield ("tell",), step.who, step.tell
        case Keep():
            shown = f"{{{{ card.{step.card} }}}}"
            for role in script.roles if step.seen == "partner" else (step.who,):
                yield ("card",), role, Wording(alone=shown, together=shown)
        case End():
            for role, words in step.end.items():
                yield ("end", role), role, words


def _texts(source: Source) -> Iterator[tuple[Where, str, str]]:
    script = source.script
    for name, card in script.cards.items():
        yield ("cards", name), f"card '{name}'", card
    for where, text in follow_ups(script):
        yield where, "the follow-up", text
    for where, text in labels(source):
        yield where, "a label", text
    part: Where
    for place, step in enumerate(script.flat):
        path, called = source.step_path(place), f"step '{step.step}'"
        for part, _, words in readers_of(script, step):
            for text in dict.fromkeys((words.alone, words.together)):
                yield (*path, *part), called, text
        if isinstance(step, Ask):
            for key, texts in ready_words_of(step).items():
                for text in texts:
                    yield (*path, key), f"{called}, {key}", text


def ready_words_of(step: Ask) -> dict[str, list[str]]:
    """What people can tap or copy at a question, by key."""
    lines = step.lines.of.values() if step.lines is not None else ()
    return {
        "lines": [line for some in lines for line in some],
        "starters": list(step.starters),
        "examples": list(step.examples),
    }
