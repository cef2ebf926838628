"""Checks what Telegram would refuse: tags that it doesn't know or that stay open, texts that say nothing."""

import re
from collections.abc import Iterator

from dialogues.script.files import Source
from dialogues.script.problems import Problem
from dialogues.script.steps import Ask, Rest
from dialogues.text.markup import faults, has_tags, is_blank
from dialogues.text.templates import names_in

_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
Where = tuple[str | int, ...]


def markup_problems(source: Source, text: str, where: Where, called: str) -> Iterator[Problem]:
    """The faults of a text's tags, and a text that says nothing."""
    for fault in dict.fromkeys(faults(text)):
        yield Problem(source.file, source.line(*where), "DUO022", f"{called}: {fault}")
    if is_blank(_COMMENT.sub("", text)):
        yield Problem(
            source.file, source.line(*where), "DUO022", f"{called} says nothing; write what people read"
        )


def label_problems(source: Source) -> Iterator[Problem]:
    """What stands on buttons is plain, and mentions nobody but the two; a follow-up mentions nobody."""
    script = source.script
    people = {"me", "partner", *script.roles}
    for where, text in labels(source):
        for name in sorted(names_in(text) - people):
            message = (
                f"'{name}' can't be mentioned here, in the label '{text}', only {', '.join(sorted(people))}; "
                "say it in the question"
            )
            yield Problem(source.file, source.line(*where), "DUO004", message)
        if has_tags(text) or is_blank(text):
            message = (
                f"'{text}' is shown as it is, so it can't be empty or have tags in it; write plain words"
            )
            yield Problem(source.file, source.line(*where), "DUO022", message)
    follow_up = script.follow_up
    asked: dict[Where, str] = {}
    if follow_up is not None:
        asked["follow up", "ask"] = follow_up.ask
    if follow_up is not None and follow_up.gently is not None:
        asked["follow up", "gently", "ask"] = follow_up.gently.ask
    for path, text in asked.items():
        yield from markup_problems(source, text, path, "the follow-up")


def labels(source: Source) -> Iterator[tuple[Where, str]]:
    """What stands on buttons and in the list, each with where it is written."""
    yield ("title",), source.script.title
    for name, listed in source.script.lists.items():
        for which, labels in listed.of.items():
            where: Where = ("lists", name, which) if listed.by_choice else ("lists", name)
            yield from (((*where, one), label) for one, label in labels.items())
    for place, step in enumerate(source.script.flat):
        path = source.step_path(place)
        match step:
            case Ask():
                yield from (((*path, "choices", name), choice.label) for name, choice in step.choices.items())
                if step.called is not None:
                    yield (*path, "called"), step.called
                if step.scale is not None:
                    yield (*path, "scale", "low means"), step.scale.low_means
                    yield (*path, "scale", "high means"), step.scale.high_means
            case Rest():
                yield (*path, "back"), step.back
