"""Where the master key comes from."""

import base64
import stat
from pathlib import Path

import pytest

from storage.database import Database
from storage.errors import MasterKeyInvalid, MasterKeyMissing, MasterKeyTrouble, MasterKeyWrong
from storage.sealing.master_key import find_vault, read_keys, write_keys
from storage.sealing.vault import Vault, master_key_id

KEY = bytes(range(200, 232))
IN_WORDS = [KEY.hex(), base64.b64encode(KEY).decode(), base64.urlsafe_b64encode(KEY).decode().rstrip("=")]


def newest_master_key(vault: Vault) -> str:
    return vault.new_key("anywhere").wrapped[1:5].hex()


@pytest.mark.parametrize("words", IN_WORDS)
def test_the_setting_holds_the_key_in_hex_or_base64(words: str, tmp_path: Path) -> None:
    vault = find_vault(f"sqlite:///{tmp_path}/new.sqlite", value=words)
    assert newest_master_key(vault) == master_key_id(KEY)


@pytest.mark.parametrize("words", [*IN_WORDS, f"{KEY.hex()}\n", f"{KEY.hex()}\n{'00' * 32}\n"])
def test_the_file_holds_one_key_a_line_the_newest_first(words: str, tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    file.write_text(words)
    vault = find_vault(f"sqlite:///{tmp_path}/new.sqlite", file=file)
    assert newest_master_key(vault) == master_key_id(KEY)


def test_an_absent_file_is_made_once_for_its_owner_alone_while_the_database_holds_no_keys(
    tmp_path: Path,
) -> None:
    file, url = tmp_path / "keys" / "master.key", f"sqlite:///{tmp_path}/new.sqlite"
    made = find_vault(url, file=file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert newest_master_key(find_vault(url, file=file)) == newest_master_key(made)
    assert not (tmp_path / "new.sqlite").exists()


async def test_an_absent_key_is_one_line_with_the_mend_once_the_database_holds_keys(
    database: Database, url: str, tmp_path: Path
) -> None:
    file = tmp_path / "master.key"
    with pytest.raises(MasterKeyMissing) as caught:
        find_vault(url, file=file)
    assert str(file) in str(caught.value)
    assert "MASTER_KEY" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not file.exists()


def test_without_setting_and_file_there_is_no_key(tmp_path: Path) -> None:
    with pytest.raises(MasterKeyMissing, match="set MASTER_KEY"):
        find_vault(f"sqlite:///{tmp_path}/new.sqlite")


@pytest.mark.parametrize("words", ["secret", "00" * 31, "zz" * 32, "ü" * 32])
def test_a_setting_that_is_no_key_is_refused_without_repeating_it(words: str, tmp_path: Path) -> None:
    with pytest.raises(MasterKeyInvalid) as caught:
        find_vault(f"sqlite:///{tmp_path}/new.sqlite", value=words)
    assert words not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"\n", b"secret", b"\xff" * 32])
def test_a_file_that_holds_no_key_is_refused_and_stays_as_it_is(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    file.write_bytes(content)
    with pytest.raises(MasterKeyInvalid, match="MASTER_KEY_FILE"):
        find_vault(f"sqlite:///{tmp_path}/new.sqlite", file=file)
    assert file.read_bytes() == content


def test_an_empty_file_such_as_a_full_disk_leaves_is_made_anew_while_the_database_is_new(
    tmp_path: Path,
) -> None:
    file, url = tmp_path / "master.key", f"sqlite:///{tmp_path}/new.sqlite"
    file.touch()
    made = find_vault(url, file=file)
    assert newest_master_key(find_vault(url, file=file)) == newest_master_key(made)


async def test_an_empty_file_is_refused_once_the_database_holds_keys(
    database: Database, url: str, tmp_path: Path
) -> None:
    file = tmp_path / "master.key"
    file.touch()
    with pytest.raises(MasterKeyInvalid, match="is empty"):
        find_vault(url, file=file)
    assert file.read_bytes() == b""


def test_a_disk_that_is_full_leaves_no_half_of_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    file, url = tmp_path / "master.key", f"sqlite:///{tmp_path}/new.sqlite"
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(MasterKeyInvalid, match="No space left"):
            find_vault(url, file=file)
    assert list(tmp_path.iterdir()) == []
    assert find_vault(url, file=file)


def test_a_key_that_joins_the_file_later_is_read_while_the_vault_is_in_use(tmp_path: Path) -> None:
    file, url = tmp_path / "master.key", f"sqlite:///{tmp_path}/new.sqlite"
    vault = find_vault(url, file=file)
    old = vault.new_key("anywhere")
    write_keys(file, [KEY, *read_keys(file)])
    new = Vault.with_keys(KEY).new_key("elsewhere")
    assert vault.open(new, "there", vault.seal(new, "there", b"words")) == b"words"
    assert vault.open(old, "there", vault.seal(old, "there", b"words")) == b"words"
    assert newest_master_key(vault) == master_key_id(KEY)
    file.unlink()
    assert newest_master_key(vault) == master_key_id(KEY)


async def test_another_master_key_than_the_databases_is_refused_in_one_line(
    database: Database, url: str
) -> None:
    other = Database(url, Vault.with_keys(KEY))
    with pytest.raises(MasterKeyWrong) as caught:
        await other.open()
    await other.close()
    assert isinstance(caught.value, MasterKeyTrouble)
    assert "\n" not in str(caught.value)
