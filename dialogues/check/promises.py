"""Checks the privacy that questions promise: who may share an answer, what a partner's keepsake shows."""

import re
from collections.abc import Iterator

from dialogues.script.fields import BOTH
from dialogues.script.files import Source
from dialogues.script.problems import Problem
from dialogues.script.steps import Keep, Share

_OWN = re.compile(r"\bmine\.([a-z][a-z0-9_]*)")


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
            for name in sorted(set(_OWN.findall(script.cards[step.card])) & script.asks.keys()):
                if script.asks[name].seen == "me":
                    yield Problem(
                        source.file,
                        source.line(*path, "card"),
                        "DUO007",
                        f"step '{step.step}': this keepsake is for the partner, too, and shows '{name}', "
                        "which is its owner's alone; write 'seen: when shared' there, or leave it out",
                    )
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
