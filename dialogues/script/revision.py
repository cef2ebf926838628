"""A script together with its texts in every language, named by a hash of all of it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from dialogues.script.script import Script
from dialogues.text.languages import Language


@dataclass(frozen=True)
class Revision:
    """A script together with its texts in every language."""

    script: Script
    languages: Mapping[str, Language]

    @cached_property
    def document(self) -> str:
        """All of it as JSON, from which `restore` makes it again; in the author's order, as buttons are."""
        texts = {
            code: [[context, english, text] for (context, english), text in sorted(language.texts.items())]
            for code, language in sorted(self.languages.items())
        }
        script = self.script.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return json.dumps({"script": script, "texts": texts}, ensure_ascii=False)

    @cached_property
    def hash(self) -> str:
        """The name of this revision: 128 bits of SHA-256 over the document, in hexadecimal."""
        return hashlib.sha256(self.document.encode()).hexdigest()[:32]

    def language(self, code: str) -> Language:
        """Its texts in a language; English where it has none."""
        return self.languages.get(code) or Language(code)

    @classmethod
    def of(cls, script: Script, spoken: Mapping[str, Language]) -> "Revision":
        """The revision of a script, with only those translations that belong to it."""
        own = {(phrase.context, phrase.english) for phrase in script.phrases()}
        return cls(
            script,
            {
                code: Language(code, {key: text for key, text in language.texts.items() if key in own})
                for code, language in spoken.items()
            },
        )

    @classmethod
    def restore(cls, document: str) -> "Revision":
        """The revision that a kept document describes."""
        kept = json.loads(document)
        texts = {
            code: Language(code, {(context, english): text for context, english, text in rows})
            for code, rows in kept["texts"].items()
        }
        return cls(Script.model_validate(kept["script"]), texts)
