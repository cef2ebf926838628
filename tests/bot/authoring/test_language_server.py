"""An editor and `duologue lsp` talk by the Language Server Protocol, over the command's input and output."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient

from bot.authoring import language_server
from bot.cli import main
from dialogues.script.files import SHIPPED
from tests.dialogues.check.beginners_mistakes import EXERCISE

LISTENING = SHIPPED / "communication" / "listening_loop.yaml"


class Editor:
    """An editor with one file open."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "three_good_things.yaml"
        self.file.write_text(EXERCISE, "utf-8")
        self.text = EXERCISE
        self.uri = self.file.as_uri()
        self.here = types.TextDocumentIdentifier(self.uri)
        self.client = LanguageClient("editor", "1")
        self.told: asyncio.Queue[list[types.Diagnostic]] = asyncio.Queue()
        self.version = 1

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def told(params: types.PublishDiagnosticsParams) -> None:
            self.told.put_nowait(list(params.diagnostics))

    async def begin(self) -> None:
        await self.client.start_io(sys.executable, "-m", "bot.cli", "lsp")
        await self.client.initialize_async(
            types.InitializeParams(capabilities=types.ClientCapabilities(), root_uri=None)
        )
        self.client.initialized(types.InitializedParams())
        document = types.TextDocumentItem(self.uri, "yaml", self.version, self.text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(document))

    async def open(self) -> list[types.Diagnostic]:
        await self.begin()
        return await self.next_told()

    async def types_in(self, text: str) -> list[types.Diagnostic]:
        self.version += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.version, self.uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )
        return await self.next_told()

    async def next_told(self) -> list[types.Diagnostic]:
        return await asyncio.wait_for(self.told.get(), 60)

    def at(self, written: str, within: str) -> types.Position:
        before = self.text[: self.text.index(written) + written.index(within) + 1]
        return types.Position(before.count("\n"), len(before.rsplit("\n", 1)[-1]))


@pytest.fixture
async def editor(tmp_path: Path) -> AsyncIterator[Editor]:
    editor = Editor(tmp_path)
    yield editor
    await editor.client.shutdown_async(None)
    editor.client.exit(None)
    await editor.client.stop()


async def test_an_editor_is_told_what_an_author_needs(editor: Editor) -> None:
    assert await editor.open() == []

    [wrong] = await editor.types_in(EXERCISE.replace("keep: kept", "keep: 🙂 kep"))
    assert wrong.code == "DUO003"
    assert EXERCISE.split("\n")[wrong.range.start.line] == "    keep: kept"
    [wrong] = await editor.types_in(EXERCISE.replace("keep: kept", "keep: kep"))
    assert "did you mean 'kept'?" in wrong.message
    assert wrong.severity == types.DiagnosticSeverity.Error
    assert await editor.types_in(EXERCISE) == []

    found = await editor.client.text_document_definition_async(
        types.DefinitionParams(editor.here, editor.at("keep: kept", "kept"))
    )
    assert isinstance(found, types.Location)
    assert EXERCISE.split("\n")[found.range.start.line] == "  - step: kept"
    nowhere = types.DefinitionParams(editor.here, editor.at("so far", "far"))
    assert await editor.client.text_document_definition_async(nowhere) is None

    said = await editor.client.text_document_hover_async(
        types.HoverParams(editor.here, editor.at("limit: 300", "imit"))
    )
    assert said is not None
    assert "The most characters" in str(said.contents)
    silent = types.HoverParams(editor.here, editor.at("so far", "far"))
    assert await editor.client.text_document_hover_async(silent) is None

    offered = await editor.client.text_document_completion_async(
        types.CompletionParams(editor.here, editor.at("who: reader", "reader"))
    )
    assert isinstance(offered, list)
    assert {one.label for one in offered} == {"teller", "reader"}


async def test_what_is_saved_is_checked_fully(editor: Editor) -> None:
    await editor.open()
    leaks = EXERCISE.replace("tell: Then let's", "tell: Then let's").replace(
        "    who: teller\n    when: mood is heavy", "    who: reader\n    when: mood is heavy"
    )
    assert await editor.types_in(leaks) == [], "that takes too long for each letter"
    editor.client.text_document_did_save(types.DidSaveTextDocumentParams(editor.here))
    assert [one.code for one in await editor.next_told()] == ["DUO011"]


async def test_what_an_author_asks_is_answered_while_a_check_runs(editor: Editor) -> None:
    editor.text = LISTENING.read_text("utf-8")  # the exercise that takes longest
    await editor.begin()
    asked = types.CompletionParams(editor.here, editor.at("who: speaker", "speaker"))
    offered = await editor.client.text_document_completion_async(asked)
    assert isinstance(offered, list)
    assert {one.label for one in offered} == {"speaker", "listener"}
    said = types.HoverParams(editor.here, editor.at("limit: 400", "imit"))
    assert await editor.client.text_document_hover_async(said) is not None
    assert editor.told.empty()
    found = await editor.types_in(editor.text.replace("skip: alone_close", "skip: alone_clos"))
    while not any("did you mean 'alone_close'?" in one.message for one in found):
        found = await editor.next_told()


def test_what_is_no_exercise_is_checked_as_what_it_is_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "weeks.yaml"
    file.write_text("path: own\nweeks: []\n", "utf-8")
    assert language_server.diagnostics(file, file.read_text(), fully=False) == []
    assert len(language_server.diagnostics(file, file.read_text(), fully=True)) >= 1
    other = tmp_path / "compose.yaml"
    other.write_text("services: {}\n", "utf-8")
    assert language_server.diagnostics(other, other.read_text(), fully=True) == []
    warned = tmp_path / "other_name.yaml"
    [warning] = language_server.diagnostics(warned, EXERCISE, fully=False)
    assert warning.severity == types.DiagnosticSeverity.Warning


def test_without_pygls_it_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "lsprotocol", None)
    assert main(["lsp"]) == 1
    assert capsys.readouterr().err == "duologue lsp needs pygls: pip install 'duologue[lsp]'\n"
