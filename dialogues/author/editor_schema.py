"""The JSON schema by which editors help to write a script: it completes keys, explains and underlines.

It is made from the models: their docstrings and the comments beside their fields are what an editor
shows. It describes YAML as authors write it, so a plain text may stand for a choice, and `yes` for true.
`dialogues/schema/script.json` is a copy for editors; `duologue check` notices where it is out of date.
"""

import ast
import inspect
import io
import json
import re
import textwrap
import tokenize
from importlib import resources
from typing import Any

from pydantic import BaseModel, Field
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from dialogues.script import conditions, fields, steps
from dialogues.script.parts import Part
from dialogues.script.script import Script
from dialogues.script.steps import Written

COPY = resources.files("dialogues").joinpath("schema", "script.json")
# Keys that need no comment for whoever reads the code, but an explanation for whoever writes scripts.
EXPLAINED = {
    "about": "One sentence, for whoever wonders whether to begin.",
    "afresh": "Steps with 'at most' that are counted from nothing again.",
    "after": "How long after the end, as a duration: '2 days'.",
    "agree": "The answers that both must approve of.",
    "alone": "The text where one does it alone.",
    "another": "The button for one more round.",
    "answer": "How it is answered.",
    "ask": "The question, as it is read.",
    "at_most": "At most so many: of the choices, of a number, of changes, of times to go there.",
    "before": "How long before the day its owner is called.",
    "both": "The steps that each goes through alone.",
    "card": "Which of the 'cards' words it.",
    "choices": "The buttons: a short name, and what it says.",
    "days": "On which days of the week.",
    "depths": "The mild form passes on nothing that was typed; couples begin with it.",
    "each": "How many rounds, as '2 to 5'; or the name of a 'several' answer: a round for each choice.",
    "end": "For each role what it reads. Whoever is not named reads nothing.",
    "enough": "The button for no more rounds.",
    "every": "How often it is looked at again, as a duration.",
    "exercise": "Its name: small letters, digits and _.",
    "follow_up": "What each is asked some days later.",
    "forms": "Whether it can be done alone, together, or both ways.",
    "gently": "The other question, for someone to whom the first one would not be kind.",
    "go": "The step that it leads to; the next one, if you leave it out.",
    "hand_over": "The exercise that is offered to go on with.",
    "help": "Write 'yes'.",
    "high": "The highest number.",
    "high_means": "What the highest number means.",
    "hints": "Private, friendly remarks on a draft.",
    "keep": "What kind of keepsake it is; with 'share', the step that follows when it is kept private.",
    "label": "What the button says.",
    "latest": "The latest date, as a duration from today.",
    "lengths": "Whether there is a long form, a short one, or both.",
    "low": "The lowest number.",
    "low_means": "What the lowest number means.",
    "meanwhile": "What the other one reads while this one is asked.",
    "milestones": "For a goal: which answers of a loop are its milestones.",
    "minutes": "About how long it takes.",
    "of": "The loop whose rounds are the milestones.",
    "on": "The answer that is the date.",
    "part": "The part's name, and its file's.",
    "pillar": "What it is for.",
    "remind": "When to remind whoever is silent, as durations.",
    "rest": "How long it rests; the question is still there afterwards.",
    "retire": "What becomes of the keepsake that is looked at again.",
    "reveal": "The answers that are opened.",
    "review": "When it is looked at again by its owner, and by which exercise.",
    "roles": "The parts, each played at first by the one who starts it or by the partner.",
    "scale": "For 'answer: scale': its lowest and highest number, and what these mean.",
    "seen": "Who may see it. This is the promise under the question.",
    "share": "The answers that are given away or kept.",
    "silence": "How long an answer is waited for, and what then; else as the head of the script says.",
    "skip": "The step that follows when it is skipped; the next one, if you leave it out.",
    "step": "The step's name: small letters, digits and _. An answer is known by it.",
    "steps": "The steps, from top to bottom.",
    "swap": "The two roles that change places.",
    "takes": "What an exercise must name where it uses the part: a role, or an answer.",
    "tell": "What is said, as it is read.",
    "then": "The step that it leads to afterwards.",
    "title": "What people see as its name.",
    "together": "The text where two do it together.",
    "weekly": "A reminder that a person may ask for when they finish.",
    "what": "The answer that says what will be done.",
    "when": "All of these conditions must hold.",
    "who": "The role that this step speaks to; both, if you leave it out.",
    "with_": "The exercise that follows; for 'hand over', what is taken along.",
}
TEXT = {"type": ["string", "number", "boolean"]}  # whatever stands there is read as text
STEP_NAME = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,31}$"}
NOT_WRITTEN = {"origin"}  # what the reading of a file adds
YES_OR_NO = {"enum": ["yes", "no", True, False]}


def editor_schema() -> str:
    """The schema as JSON (JSON Schema 2020-12), of scripts and of parts."""
    _, made = models_json_schema(
        [(Script, "validation"), (_PartFile, "validation")], schema_generator=_AsWritten
    )
    part, script = made["$defs"].pop("_PartFile"), made["$defs"].pop("Script")
    head = {"$schema": _AsWritten.schema_dialect, "title": "An exercise of Duologue, or a part of exercises"}
    body = {"if": {"required": ["part"]}, "then": part, "else": script}
    made["$defs"] = _needed(made["$defs"], str(body))
    return json.dumps({**head, **body, **made}, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _needed(defined: dict[str, Any], by: str) -> dict[str, Any]:
    """The definitions that something refers to."""
    found = {name: part for name, part in defined.items() if f"'#/$defs/{name}'" in by}
    rest = {name: part for name, part in defined.items() if name not in found}
    return found | _needed(rest, str(found)) if found else {}


def is_current() -> bool:
    """Whether the copy for editors is what the models say today."""
    return COPY.is_file() and COPY.read_text("utf-8") == editor_schema()


def _condition() -> JsonSchemaValue:
    settings = "|".join(word for words in conditions.SETTINGS.values() for word in words)
    answer = re.sub(r"\?P<\w+>", "", conditions._ANSWER.pattern)  # JSON Schema knows no names for groups
    return {
        "type": "string",
        "pattern": f"^(?:(?:not )?(?:{settings})|{answer})$",
        "examples": ["mood is low"],
    }


# What a model's own checks demand of keys that depend on each other.
RULES: dict[str, dict[str, Any]] = {
    "Ask": {
        "allOf": [
            {
                "if": {"properties": {"answer": {"enum": ["choice", "several"]}}},
                "then": {"required": ["choices"]},
            },
            {
                "if": {"properties": {"answer": {"const": "scale"}}},
                "then": {"required": ["scale"]},
                "else": {"properties": {"scale": False}},
            },
        ]
    },
    "Go": {"dependentRequired": {"at most": ["then"], "then": ["at most"]}},
}


USE = {
    "type": "object",
    "description": "Put in a part: steps that several exercises use, from the folder 'parts'.",
    "properties": {
        "step": {**STEP_NAME, "description": "The step's name; the part's answers are called after it."},
        "use": {**STEP_NAME, "description": "The name of the part."},
        "with": {
            "type": "object",
            "additionalProperties": STEP_NAME,
            "description": "For each thing that the part takes, the role or the answer that it is here.",
        },
        "when": {
            "anyOf": [_condition(), {"type": "array", "items": _condition()}],
            "description": "All of these must hold, or the part is passed over.",
        },
    },
    "required": ["step", "use"],
    "additionalProperties": False,
}


class _PartFile(Part):
    """Steps that several exercises use, written once."""

    steps: tuple[Written, ...] = Field(min_length=1)  # type: ignore[assignment]


class _AsWritten(GenerateJsonSchema):
    """Scalars, short forms and explanations as an author meets them."""

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        return super().str_schema(schema) if "pattern" in schema else dict(TEXT)

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:
        return dict(YES_OR_NO)

    def timedelta_schema(self, schema: core_schema.TimedeltaSchema) -> JsonSchemaValue:
        return {
            "type": "string",
            "pattern": f"^{fields._DURATION.pattern}$",
            "examples": ["20 minutes", "1 day"],
        }

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """A short form that authors may write instead of the whole."""
        inner = schema["schema"]
        match getattr(schema["function"]["function"], "__name__", ""):
            case "_wording" | "_choice":
                return {"anyOf": [dict(TEXT), self.generate_inner(inner)]}
            case "_conditions":
                return {"anyOf": [_condition(), {"type": "array", "items": _condition()}]}
            case "_rounds":
                return {"anyOf": [{"type": "string", "pattern": f"^{steps._ROUNDS.pattern}$"}, STEP_NAME]}
            case other:
                assert other in ("_duration", "_how_long"), (
                    f"say here how the short form of {other} is written"
                )
                return self.generate_inner(inner)

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """A key that may be left out; nobody writes `null`."""
        return self.generate_inner(schema["schema"])

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Names that are no names are refused, as everywhere."""
        made = super().dict_schema(schema)
        return {**made, "additionalProperties": False} if "patternProperties" in made else made

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchemaValue:
        return {"anyOf": [*(self.generate_inner(one) for one in schema["choices"].values()), USE]}

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """What holds where the key is left out, as far as it can be said in a word."""
        made = self.generate_inner(schema["schema"])
        default = schema.get("default")
        if isinstance(default, bool):
            return {**made, "default": "yes" if default else "no"}
        return {**made, "default": default} if isinstance(default, str | int) else made

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        model: type[BaseModel] = schema["cls"]
        made.pop("title", None)
        explained = explanations(model)
        for name, field in model.model_fields.items():
            key = field.alias or name
            if name in NOT_WRITTEN:
                del made["properties"][key]
                continue
            made["properties"][key].pop("title", None)
            made["properties"][key]["description"] = explained[name]
        return made | RULES.get(model.__name__, {})


def explanations(model: type[BaseModel]) -> dict[str, str]:
    """What is said of each field beside it, in the model or in those that it builds on."""
    found: dict[str, str] = {}
    for one in reversed(model.__mro__):
        if issubclass(one, BaseModel) and one is not BaseModel:
            found |= _comments(textwrap.dedent(inspect.getsource(one)))
    said = {name: found.get(name) or EXPLAINED.get(name, "") for name in model.model_fields}
    return {name: f"{words[:1].upper()}{words[1:].removesuffix('.')}." for name, words in said.items()}


def _comments(source: str) -> dict[str, str]:
    said = {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT and "type:" not in token.string
    }
    (body,) = ast.parse(source).body
    assert isinstance(body, ast.ClassDef)
    found: dict[str, str] = {}
    for field in body.body:
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            lines = range(field.lineno, (field.end_lineno or field.lineno) + 1)
            words = " ".join(said[line] for line in lines if line in said)
            found |= {field.target.id: words} if words else {}
    return found
