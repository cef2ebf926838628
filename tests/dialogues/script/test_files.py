"""Revisions: a session keeps the script it began with, whatever happens to the file."""

from pathlib import Path

from dialogues.rehearsal.rehearsal import Rehearsal
from dialogues.script.files import read, shipped
from dialogues.script.revision import Revision
from dialogues.text.languages import Language, closest, languages
from tests.dialogues.scripts import ROUNDS, TALK, revision, write


def german(script_text: str = "Woran denkst du?") -> dict[str, Language]:
    key = ("small/thought/ask", "What is on your mind?")
    return {"en": Language("en"), "de": Language("de", {key: script_text, ("other/x", "y"): "z"})}


def test_a_revision_is_restored_from_its_document_exactly() -> None:
    for one in shipped().values():
        again = Revision.restore(one.document)
        assert again.script == one.script
        assert again.hash == one.hash


def test_a_script_keeps_the_hash_that_running_sessions_know_it_by(tmp_path: Path) -> None:
    """However the models change, what they write down for a script stays the same."""
    hashes = [
        Revision.of(read(write(tmp_path, text)).script, {"en": Language("en")}).hash
        for text in (TALK, ROUNDS)
    ]
    assert hashes == ["9c69623fcb1469757c1df9dbaed7a53b", "475c760bfe06081123487b39819e6fb6"]


def test_a_changed_text_is_a_new_revision_in_whatever_language(tmp_path: Path) -> None:
    script = read(write(tmp_path, TALK)).script
    hashes = {
        Revision.of(script, languages()).hash,
        Revision.of(script, german()).hash,
        Revision.of(script, german("Was geht dir durch den Kopf?")).hash,
        revision(tmp_path, TALK.replace("on your mind?", "on your heart?")).hash,
    }
    assert len(hashes) == 4


def test_a_revision_holds_only_its_own_translations(tmp_path: Path) -> None:
    script = read(write(tmp_path, TALK)).script
    assert list(Revision.of(script, german()).languages["de"].texts.values()) == ["Woran denkst du?"]


def test_a_session_goes_on_in_the_words_it_began_with(tmp_path: Path) -> None:
    old = revision(tmp_path, TALK)
    play = Rehearsal(Revision.restore(old.document), {"a": "Alex"})
    play.begin()
    revision(tmp_path, TALK.replace("on your mind?", "on your heart?"))
    play.tap("a", "3")
    assert "What is on your mind?" in play.screens["a"].html


def test_each_reads_their_own_language(tmp_path: Path) -> None:
    bilingual = Revision.of(read(write(tmp_path, TALK)).script, german())
    play = Rehearsal(bilingual, {"a": "Alex"})
    play.begin()
    play.tap("a", "3")
    from dialogues.screen.render import Renderer

    screen = Renderer(bilingual, play.session, "a", Language("de"), play.names).screen()
    assert "Woran denkst du?" in screen.html


def test_the_nearest_language_we_speak_is_guessed() -> None:
    assert closest("en-GB") == "en"
    assert closest("xx") == "en"
    assert closest(None) == "en"


def test_a_catalogue_is_read_with_context_and_without_what_is_untranslated(tmp_path: Path) -> None:
    from dialogues.text import languages as module

    catalogue = tmp_path / "duologue.po"
    catalogue.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgctxt "menu/help"\nmsgid "Help"\nmsgstr "Hilfe"\n\n'
        'msgctxt "menu/home"\nmsgid "Home"\nmsgstr ""\n',
        "utf-8",
    )
    with catalogue.open("rb") as lines:
        assert module._translations(lines, "de") == {("menu/help", "Help"): "Hilfe"}
