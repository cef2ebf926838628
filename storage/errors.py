"""What may go wrong on this floor, each with its meaning as its docstring."""


class DatabaseTrouble(Exception):
    """The database gave up; nothing of this transaction or batch was committed, and it may be run again."""


class PendingRefused(Exception):
    """Rows that waited for the end of a batch were refused.

    Run it again with a savepoint for each item's rows.
    """


class StaleSession(Exception):
    """The session was saved by someone else since it was loaded; load it again."""


class AlreadyPaired(Exception):
    """One of the two is in a couple already, or someone was paired with themselves."""


class SealBroken(Exception):
    """Sealed words cannot be opened: wrong key, changed bytes, or a row in another's place."""


class MasterKeyTrouble(Exception):
    """The master key cannot be used; the text is one line for the operator, with the mend."""


class MasterKeyMissing(MasterKeyTrouble):
    """There is no master key, although the database holds keys that only it can unwrap."""


class MasterKeyInvalid(MasterKeyTrouble):
    """The master key is not 32 bytes in base64 or hex, or its file cannot be read or made."""


class MasterKeyWrong(MasterKeyTrouble):
    """The master key is well formed, but it is not the one this database was sealed with."""
