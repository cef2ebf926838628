"""A script and its texts in every language, identified by a hash of both.

A session stays on the revision it started with, whatever happens to the file: the document is stored, and
`Revision.restore` makes the same revision from it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from dialogues.script.script import Script
from dialogues.text.languages import Language


@dataclass(frozen=True)
class Revision:
    """A script and its texts in every language."""

    script: Script
    languages: Mapping[str, Language]

    @cached_property
    def document(self) -> str:
        """The revision as JSON, for `restore`. Keys stay in the author's order, because buttons do."""
        texts = {
            code: [[context, english, text] for (context, english), text in sorted(language.texts.items())]
            for code, language in sorted(self.languages.items())
        }
        script = self.script.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return json.dumps({"script": script, "texts": texts}, ensure_ascii=False)

    @cached_property
    def hash(self) -> str:
        """The id of this revision: 128 bits of the SHA-256 of its document, in hexadecimal."""
        return hashlib.sha256(self.document.encode()).hexdigest()[:32]

    def language(self, code: str) -> Language:
        """The texts in a language; English if there are none."""
        return self.languages.get(code) or Language(code)

    @classmethod
    def of(cls, script: Script, spoken: Mapping[str, Language]) -> "Revision":
        """The revision of a script, with only its own translations."""
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
        """The revision in a stored document."""
        kept = json.loads(document)
        texts = {
            code: Language(code, {(context, english): text for context, english, text in rows})
            for code, rows in kept["texts"].items()
        }
        return cls(Script.model_validate(kept["script"]), texts)
