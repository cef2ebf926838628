"""Envelope encryption at rest: every person has their own key, and the master key wraps them all.

A wrapped key is: format (1 byte), id of the master key (4), nonce (12), AES-GCM of 32 bytes (48). Sealed data
is: format (1 byte), nonce (12), AES-GCM of the data. Both use the row's place ("table/column/row id") as
associated data, so a value moved to another row does not open there.

Nonces are random. One key may seal 2**32 messages before the risk of a repeated nonce exceeds what NIST SP
800-38D, section 8.3, allows.
"""

import hashlib
import hmac
import os
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import MasterKeyInvalid, SealBroken

FORMAT = b"\x01"
KEY_BYTES = 32
NONCE_BYTES = 12
MASTER_ID_BYTES = 4
CIPHERS_KEPT = 2_000  # unwrapped keys in memory, about 3 kB each; unwrapping one again takes 20 µs


class WrappedKey(NamedTuple):
    """A key as stored, and the place it is stored at ("people/key/<id>")."""

    place: str
    wrapped: bytes


def master_key_id(key: bytes) -> str:
    """Eight hex digits that identify a master key without revealing it."""
    return hashlib.sha256(b"duologue master key id\x00" + key).digest()[:MASTER_ID_BYTES].hex()


class Vault:
    """Seals and opens data under wrapped keys.

    master_keys: 32 bytes each, by `master_key_id`, newest first. The newest wraps new keys; the others only
    unwrap. MasterKeyInvalid if there is none, or if one has the wrong length.
    """

    def __init__(
        self, master_keys: Mapping[str, bytes], changed: Callable[[], Sequence[bytes]] | None = None
    ) -> None:
        """changed: looks where the keys came from; the keys there if that has changed, otherwise none."""
        if not master_keys or any(len(key) != KEY_BYTES for key in master_keys.values()):
            raise MasterKeyInvalid("a master key is 32 bytes long; make one with: openssl rand -base64 32")
        self._masters = {bytes.fromhex(name): AESGCM(key) for name, key in master_keys.items()}
        self._newest = next(iter(self._masters))
        self._changed = changed
        self._cipher = lru_cache(maxsize=CIPHERS_KEPT)(lambda key: AESGCM(self._unwrap(key)))

    @classmethod
    def with_keys(cls, *keys: bytes, changed: Callable[[], Sequence[bytes]] | None = None) -> "Vault":
        """A vault with these master keys, newest first."""
        return cls({master_key_id(key): key for key in keys}, changed)

    @property
    def newest(self) -> bytes:
        """The id of the master key that wraps new keys, as it stands in what it wrapped."""
        return self._newest

    def new_key(self, place: str) -> WrappedKey:
        """A new random 256-bit key, wrapped for this place."""
        self._look()  # after a rotation, nothing may be wrapped with the old master key any more
        return self._wrap(place, os.urandom(KEY_BYTES))

    def rewrap(self, key: WrappedKey) -> WrappedKey:
        """The same key, wrapped with the newest master key. SealBroken if it cannot be unwrapped."""
        return self._wrap(key.place, self._unwrap(key))

    def derive(self, key: WrappedKey, purpose: str) -> bytes:
        """A key of its own for another purpose than sealing. SealBroken if `key` cannot be unwrapped."""
        return hmac.digest(self._unwrap(key), f"duologue {purpose}".encode(), hashlib.sha256)

    def seal(self, key: WrappedKey, place: str, data: bytes) -> bytes:
        """Seal `data` under `key` for `place`. SealBroken if the key cannot be unwrapped."""
        nonce = os.urandom(NONCE_BYTES)
        return FORMAT + nonce + self._cipher(key).encrypt(nonce, data, place.encode())

    def open(self, key: WrappedKey, place: str, sealed: bytes) -> bytes:
        """Open sealed data. SealBroken if the key or place is wrong, or a single bit was changed."""
        if sealed[:1] != FORMAT:
            raise SealBroken(f"{place} is not sealed in a known format")
        try:
            return self._cipher(key).decrypt(
                sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], place.encode()
            )
        except (InvalidTag, ValueError) as error:
            raise SealBroken(f"{place} does not open") from error

    def _wrap(self, place: str, plain: bytes) -> WrappedKey:
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._masters[self._newest].encrypt(nonce, plain, place.encode())
        return WrappedKey(place, FORMAT + self._newest + nonce + sealed)

    def _look(self) -> None:
        """Learn new master keys while this process runs; those it knows already are kept."""
        keys = self._changed() if self._changed is not None else ()
        if keys:
            self._masters |= {bytes.fromhex(master_key_id(key)): AESGCM(key) for key in keys}
            self._newest = bytes.fromhex(master_key_id(keys[0]))

    def _unwrap(self, key: WrappedKey) -> bytes:
        name = key.wrapped[1 : 1 + MASTER_ID_BYTES]
        if name not in self._masters:
            self._look()
        master = self._masters.get(name)
        if key.wrapped[:1] != FORMAT or master is None:
            raise SealBroken(f"{key.place} was not wrapped with a master key of this vault")
        nonce_at = 1 + MASTER_ID_BYTES
        sealed_at = nonce_at + NONCE_BYTES
        try:
            plain = master.decrypt(
                key.wrapped[nonce_at:sealed_at], key.wrapped[sealed_at:], key.place.encode()
            )
        except (InvalidTag, ValueError) as error:
            raise SealBroken(f"{key.place} does not unwrap") from error
        return plain
