"""The JSON schema that lets an editor complete, explain and underline a script while it is being written.

It comes from the models of a script and their descriptions, adapted to YAML as authors write it: a plain text
can stand for a choice, and `yes` for true. `dialogues/schema/script.json` is a copy for editors;
`duologue check` tells you when it is out of date.
"""

import json
import re
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
TEXT = {"type": ["string", "number", "boolean"]}  # strict_yaml reads all of these as text
STEP_NAME = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,31}$"}
THEIRS_ESCAPED = re.escape(steps.THEIRS)
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
    """The definitions that something refers to, directly or through others."""
    found = {name: part for name, part in defined.items() if f"'#/$defs/{name}'" in by}
    rest = {name: part for name, part in defined.items() if name not in found}
    return found | _needed(rest, str(found)) if found else {}


def is_current() -> bool:
    """Whether the copy for editors matches the models."""
    return COPY.is_file() and COPY.read_text("utf-8") == editor_schema()


def _condition() -> JsonSchemaValue:
    settings = "|".join(word for words in conditions.SETTINGS.values() for word in words)
    answer = re.sub(r"\?P<\w+>", "", conditions._ANSWER.pattern)  # JSON Schema has no named groups
    return {
        "type": "string",
        "pattern": f"^(?:(?:not )?(?:{settings})|{answer})$",
        "examples": ["mood is low"],
    }


# Keys that depend on each other; in the models, validators check this.
RULES: dict[str, dict[str, Any]] = {
    "Ask": {
        "allOf": [
            {
                "if": {"properties": {"answer": {"enum": ["choice", "several"]}}},
                "then": {"anyOf": [{"required": ["choices"]}, {"required": ["choices from"]}]},
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
    "description": "Use a part: steps from the folder 'parts' that several exercises share.",
    "properties": {
        "step": {
            **STEP_NAME,
            "description": "The step's name. The names of the part's answers start with it.",
        },
        "use": {**STEP_NAME, "description": "The name of the part."},
        "with": {
            "type": "object",
            "additionalProperties": STEP_NAME,
            "description": "For each name under the part's 'takes': the role or answer it stands for.",
        },
        "when": {
            "anyOf": [_condition(), {"type": "array", "items": _condition()}],
            "description": "Do this part only if all of these are true.",
        },
    },
    "required": ["step", "use"],
    "additionalProperties": False,
}


class _PartFile(Part):
    """Steps that several exercises share."""

    steps: tuple[Written, ...] = Field(min_length=1, description="The steps, from top to bottom.")  # type: ignore[assignment]


class _AsWritten(GenerateJsonSchema):
    """Makes the schema for YAML as authors write it rather than for the JSON that pydantic reads."""

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
        """A value that authors can also write in a short form."""
        inner = schema["schema"]
        match getattr(schema["function"]["function"], "__name__", ""):
            case "_wording" | "_choice":
                return {"anyOf": [dict(TEXT), self.generate_inner(inner)]}
            case "_conditions":
                return {"anyOf": [_condition(), {"type": "array", "items": _condition()}]}
            case "_ready_lines":
                listed = {"type": "array", "items": dict(TEXT), "minItems": 1, "maxItems": fields.MOST_LINES}
                by_choice = {
                    "properties": {"by": STEP_NAME},
                    "required": ["by"],
                    "additionalProperties": listed,
                }
                return {"anyOf": [listed, {"type": "object", **by_choice}]}
            case "_choices_from":
                return {
                    "type": "string",
                    "pattern": f"^{re.sub(r'[?]P<[a-z]+>', '', fields._SOURCE.pattern)}$",
                    "examples": ["picks", "theirs.picks", "limits[area]"],
                }
            case "_listed":
                labels = {"type": "object", "additionalProperties": dict(TEXT)}
                by_choice = {"type": "object", "additionalProperties": labels}
                return {"anyOf": [labels, by_choice]}
            case "_rounds":
                theirs = {
                    **STEP_NAME,
                    "pattern": STEP_NAME["pattern"].replace("^", f"^(?:{THEIRS_ESCAPED})?"),
                }
                return {"anyOf": [{"type": "string", "pattern": f"^{steps._ROUNDS.pattern}$"}, theirs]}
            case other:
                assert other in ("_duration", "_how_long", "_short_items", "_of_the_partner"), (
                    f"add the short form of {other} here"
                )
                return self.generate_inner(inner)

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """An optional key; nobody writes `null`."""
        return self.generate_inner(schema["schema"])

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """A mapping with patterned keys allows no other keys."""
        made = super().dict_schema(schema)
        return {**made, "additionalProperties": False} if "patternProperties" in made else made

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchemaValue:
        return {"anyOf": [*(self.generate_inner(one) for one in schema["choices"].values()), USE]}

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Shows a default only where it is a single word or number."""
        made = self.generate_inner(schema["schema"])
        default = schema.get("default")
        if isinstance(default, bool):
            return {**made, "default": "yes" if default else "no"}
        return {**made, "default": default} if isinstance(default, str | int) else made

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        model: type[BaseModel] = schema["cls"]
        made.pop("title", None)
        return made | RULES.get(model.__name__, {})

    def field_title_should_be_set(self, schema: Any) -> bool:
        """A key's name says enough."""
        return False
