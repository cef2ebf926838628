"""The questions of the day: which a couple had on which day, and how many the two have opened together."""

from datetime import date, datetime

from sqlalchemy import bindparam, delete, insert, select, update

from storage.records import DailyQuestion
from storage.sql.prepared import Prepared
from storage.sql.transaction import Transaction
from storage.tables import couples, daily_questions

ADD = insert(daily_questions)
OF = select(daily_questions).where(daily_questions.c.couple_id == bindparam("couple"))
SINCE = Prepared(OF.where(daily_questions.c.day > bindparam("after")).order_by(daily_questions.c.day))
BEGUN = (
    update(daily_questions)
    .where(daily_questions.c.couple_id == bindparam("couple"), daily_questions.c.day == bindparam("on"))
    .values(session_id=bindparam("session"))
)
OPENED = select(couples.c.opened).where(couples.c.id == bindparam("couple"))
COUNT_OPENED = update(couples).where(couples.c.id == bindparam("couple")).values(opened=couples.c.opened + 1)
PRUNE = delete(daily_questions).where(daily_questions.c.day < bindparam("before"))


class DailyQuestions:
    """Repository of the questions of the day within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def since(self, couple_id: int, after: date) -> list[DailyQuestion]:
        """What a couple had after that day, oldest first."""
        rows = self._transaction.rows(SINCE, {"couple": couple_id, "after": after})
        return [DailyQuestion(row.couple_id, row.day, row.question, row.session_id) for row in rows]

    def add(self, couple_id: int, day: date, question: str) -> DailyQuestion:
        """Give a couple its question for a day. IntegrityError if it has one."""
        self._transaction.write(
            ADD, {"couple_id": couple_id, "day": day, "question": question, "session_id": None}
        )
        return DailyQuestion(couple_id, day, question, None)

    def begun(self, question: DailyQuestion, session_id: int) -> None:
        """Record the session in which it is answered."""
        values = {"couple": question.couple_id, "on": question.day, "session": session_id}
        self._transaction.write(BEGUN, values)

    def count_opened(self, couple_id: int) -> None:
        """Count one more that both have answered."""
        self._transaction.write(COUNT_OPENED, {"couple": couple_id})

    def opened(self, couple_id: int) -> int:
        """How many the two have opened together."""
        return int(self._transaction.read(OPENED, {"couple": couple_id}).scalar_one())

    def prune(self, before: datetime) -> None:
        """Delete what a couple had before that day."""
        self._transaction.write(PRUNE, {"before": before.date()})
