"""The vault."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import MasterKeyInvalid, SealBroken
from storage.sealing.vault import Vault, WrappedKey, master_key_id

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
VAULT = Vault.with_keys(OLD)
KEY = VAULT.new_key("people/key/1")


@given(st.binary(max_size=5000), st.text(max_size=40))
def test_what_is_sealed_opens_again_at_its_place(words: bytes, place: str) -> None:
    assert VAULT.open(KEY, place, VAULT.seal(KEY, place, words)) == words


@given(st.binary(min_size=1, max_size=200), st.data())
def test_a_changed_bit_is_noticed(words: bytes, data: st.DataObject) -> None:
    sealed = bytearray(VAULT.seal(KEY, "here", words))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealBroken):
        VAULT.open(KEY, "here", bytes(sealed))


@given(st.binary(max_size=30))
def test_bytes_that_were_never_sealed_do_not_open(noise: bytes) -> None:
    with pytest.raises(SealBroken):
        VAULT.open(KEY, "here", noise)


def test_words_do_not_open_at_another_place() -> None:
    with pytest.raises(SealBroken):
        VAULT.open(KEY, "keepsakes/words/2", VAULT.seal(KEY, "keepsakes/words/1", b"words"))


def test_words_do_not_open_with_another_persons_key() -> None:
    with pytest.raises(SealBroken):
        VAULT.open(VAULT.new_key("people/key/2"), "here", VAULT.seal(KEY, "here", b"words"))


def test_a_key_does_not_unwrap_in_another_persons_row() -> None:
    VAULT.seal(KEY, "here", b"the key is known by now")
    with pytest.raises(SealBroken):
        VAULT.seal(WrappedKey("people/key/2", KEY.wrapped), "here", b"words")


def test_the_same_words_are_sealed_differently_each_time() -> None:
    assert VAULT.seal(KEY, "here", b"words") != VAULT.seal(KEY, "here", b"words")


def test_a_wrapped_key_names_its_master_key_in_front() -> None:
    assert KEY.wrapped[1:5].hex() == master_key_id(OLD)


def test_after_a_rotation_old_keys_unwrap_and_new_keys_use_the_newest_master_key() -> None:
    sealed = VAULT.seal(KEY, "here", b"words")
    rotated = Vault.with_keys(NEW, OLD)
    assert rotated.open(KEY, "here", sealed) == b"words"
    assert rotated.new_key("people/key/3").wrapped[1:5].hex() == master_key_id(NEW)


def test_a_key_wrapped_by_an_unknown_master_key_is_refused() -> None:
    with pytest.raises(SealBroken, match="people/key/1"):
        Vault.with_keys(NEW).seal(KEY, "here", b"words")


@pytest.mark.parametrize("keys", [(), (b"short",), (OLD, os.urandom(33))])
def test_a_vault_takes_only_master_keys_of_32_bytes(keys: tuple[bytes, ...]) -> None:
    with pytest.raises(MasterKeyInvalid):
        Vault.with_keys(*keys)
