"""Checks the privacy that questions promise: who may share an answer, what decides who finds a keepsake."""

from collections.abc import Iterator

from dialogues.script.fields import BOTH
from dialogues.script.files import Source
from dialogues.script.problems import Problem
from dialogues.script.steps import Keep, Share


def promise_problems(source: Source) -> Iterator[Problem]:
    """Answers shared by someone else, and keepsakes for the partner that show more than was promised."""
    script = source.script
    if "together" not in script.forms:
        return
    for place, step in enumerate(script.flat):
        path = source.step_path(place)
        if isinstance(step, Share):
            for name in (one for listed in step.share for one in script.asked_in(listed)):
                owner = script.asks[name].who
                if owner not in (step.who, BOTH):
                    message = (
                        f"step '{step.step}': '{name}' belongs to the {owner}, and only they may share it"
                    )
                    yield Problem(source.file, source.line(*path, "share"), "DUO004", message)
        elif isinstance(step, Keep) and step.seen == "partner":
            for one in step.when:
                asked = script.asks.get(one.subject)
                if asked is not None and asked.seen == "me" and asked.answer not in ("choice", "several"):
                    yield Problem(
                        source.file,
                        source.line(*path, "when"),
                        "DUO011",
                        f"step '{step.step}': whether the partner finds this keepsake tells them about "
                        f"'{one.subject}', which they may not see; let its owner choose, or keep it "
                        "for its owner alone",
                    )
