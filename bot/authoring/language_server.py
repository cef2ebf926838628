"""`duologue lsp`: a language server, by the Language Server Protocol, for people who write exercises."""

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.authoring.check_aside import ChecksAside
from bot.authoring.check_command import FAULT

if TYPE_CHECKING:
    from lsprotocol.types import CompletionItem, Diagnostic
    from pygls.lsp.server import LanguageServer

    from dialogues.author.editing import Kind, Name
    from dialogues.script.problems import Problem


def serve(chosen: argparse.Namespace) -> int:
    """Talk with an editor over standard input and output until it closes them."""
    try:
        server = language_server()
    except ImportError:
        print("duologue lsp needs pygls: pip install 'duologue[lsp]'", file=sys.stderr)
        return FAULT
    server.start_io()
    return 0


def language_server() -> "LanguageServer":
    """The server: it completes names, knows where they are given and what they are, and checks."""
    from lsprotocol import types
    from pygls.lsp.server import LanguageServer

    from dialogues.author.editing import Text

    server = LanguageServer("duologue", "1", text_document_sync_kind=types.TextDocumentSyncKind.Full)

    def place(uri: str, position: types.Position) -> tuple[Text, int, int]:
        """The text of a document, and a place in it by lines and signs; the editor counts in UTF-16."""
        document = server.workspace.get_text_document(uri)
        column = document.position_codec.position_from_client_units(document.lines, position).character
        return Text(document.source), position.line, column

    def tell(uri: str, found: "list[Diagnostic]") -> None:
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found))

    checks = ChecksAside(tell)

    def check(uri: str, *, fully: bool) -> None:
        document = server.workspace.get_text_document(uri)
        checks.want(uri, partial(diagnostics, Path(document.path), document.source, fully=fully), fully=fully)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        check(params.text_document.uri, fully=True)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        check(params.text_document.uri, fully=False)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        check(params.text_document.uri, fully=True)

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[" ", ".", "[", "{"])
    )
    def completed(params: types.CompletionParams) -> "list[CompletionItem]":
        text, line, column = place(params.text_document.uri, params.position)
        return [item(name) for name in text.completions(line, column)]

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def defined(params: types.DefinitionParams) -> types.Location | None:
        text, line, column = place(params.text_document.uri, params.position)
        name = text.definition(line, column)
        if name is None:
            return None
        begins = types.Position(name.line, name.column)
        ends = types.Position(name.line, name.column + len(name.name))
        return types.Location(params.text_document.uri, types.Range(begins, ends))

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hovered(params: types.HoverParams) -> types.Hover | None:
        text, line, column = place(params.text_document.uri, params.position)
        said = text.hover(line, column)
        return types.Hover(said) if said else None

    return server


def item(name: "Name") -> "CompletionItem":
    """A name as editors list it."""
    from lsprotocol.types import CompletionItem, CompletionItemKind

    kinds: dict[Kind, CompletionItemKind] = {
        "step": CompletionItemKind.Function,
        "role": CompletionItemKind.Class,
        "card": CompletionItemKind.Snippet,
        "choice": CompletionItemKind.EnumMember,
        "given": CompletionItemKind.Variable,
        "key": CompletionItemKind.Property,
        "word": CompletionItemKind.Keyword,
    }
    return CompletionItem(name.name, kind=kinds[name.kind], detail=name.about or None)


def diagnostics(file: Path, text: str, *, fully: bool) -> "list[Diagnostic]":
    """The check's problems, each on its line."""
    from bot.authoring.play_command import beside
    from dialogues.check.check import check_text

    lines = text.split("\n")
    return [_diagnostic(one, lines) for one in check_text(file, text, beside(file), fully=fully)]


def _diagnostic(problem: "Problem", lines: list[str]) -> "Diagnostic":
    from lsprotocol.types import Diagnostic, DiagnosticSeverity, Position, Range

    number = min(problem.line, len(lines)) - 1
    line = lines[number]
    begins, ends = len(line) - len(line.lstrip()), len(line.encode("utf-16-le")) // 2
    severity = DiagnosticSeverity.Warning if problem.only_warns else DiagnosticSeverity.Error
    return Diagnostic(
        Range(Position(number, begins), Position(number, ends)),
        problem.message,
        severity=severity,
        code=problem.code,
        source="duologue",
    )
