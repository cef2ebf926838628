"""What can go wrong in storage; each exception's docstring explains it."""


class DatabaseTrouble(Exception):
    """The database failed. Nothing of this transaction or batch was committed; it can be run again."""


class DatabaseAway(DatabaseTrouble):
    """The database cannot be asked at this moment, or has no room; the same may work a little later."""


class JournalTrouble(DatabaseTrouble):
    """The erasure journal cannot be written, so nothing that belongs into it is committed either."""


class TooLargeToScrub(Exception):
    """Deleted keys stay in a table too large to be rewritten; the message is one line for the operator."""


class PendingRefused(Exception):
    """The database rejected rows that were buffered until the end of a batch.

    Rerun the batch with a savepoint around each item's writes.
    """


class BackupTrouble(Exception):
    """A backup cannot be made or used; the message is one line for the operator, with the remedy."""


class NotNow(BackupTrouble):
    """It cannot be done at this moment, and may be tried again."""


class StaleSession(Exception):
    """The session was saved by someone else after it was loaded; load it again."""


class AlreadyPaired(Exception):
    """One of the two is already in a couple, or someone was paired with themselves."""


class SealBroken(Exception):
    """Sealed data cannot be opened: wrong key, altered bytes, or a value moved from another row."""


class MasterKeyTrouble(Exception):
    """The master key cannot be used; the message is one line for the operator, with the remedy."""


class MasterKeyMissing(MasterKeyTrouble):
    """There is no master key, but the database holds keys that only it can unwrap."""


class MasterKeyInvalid(MasterKeyTrouble):
    """The master key is not 32 bytes in base64 or hex, or its file cannot be read or created."""


class MasterKeyWrong(MasterKeyTrouble):
    """The master key is well-formed, but it is not the one this database was sealed with."""
