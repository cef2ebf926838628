"""What exercises left behind: the board, and the pages of promises and goals."""

from dialogues.text.languages import Phrase

HEADINGS = {
    "promise": Phrase("board/promises", "<b>Open promises</b>"),
    "goal": Phrase("board/goals", "<b>What you're working towards</b>"),
}
NOTHING = {
    "promise": Phrase("board/no promises", "No promises open right now. A tiny one is a good start."),
    "goal": Phrase("board/no goals", "No goals yet. What would you two be glad to have done?"),
}
LOOK_AGAIN = {
    "promise": Phrase("board/look at promise", "Look at promise {{ number }}"),
    "goal": Phrase("board/look at goal", "Look at goal {{ number }}"),
}
NEW = Phrase("board/new", "+ {{ title }}")

KINDS = {
    "need": Phrase("board/need", "A need"),
    "wish": Phrase("board/wish", "A wish"),
    "boundary": Phrase("board/boundary", "A boundary"),
    "promise": Phrase("board/promise", "A promise"),
    "goal": Phrase("board/goal", "A goal"),
    "request": Phrase("board/request", "A request"),
    "appreciation": Phrase("board/appreciation", "A thank-you"),
    "ritual": Phrase("board/ritual", "A ritual"),
    "note": Phrase("board/note", "A note"),
}
MINE = Phrase("board/mine", "{{ kind }} · yours · {{ day }}")
MINE_PRIVATE = Phrase("board/mine private", "{{ kind }} · just yours 🔒 · {{ day }}")
THEIRS = Phrase("board/theirs", "{{ kind }} · from {{ partner }} · {{ day }}")
OURS = Phrase("board/ours", "{{ kind }} · ours · {{ day }}")

TODAY = Phrase("board/today", "today")
YESTERDAY = Phrase("board/yesterday", "yesterday")
DAYS_AGO = Phrase("board/days ago", "{{ days }} days ago")

CUE = Phrase("board/cue", "Here's your reminder:\n\n{{ words }}")
STEPS_DONE = Phrase("board/steps done", "✓ <i>Done:</i> {{ steps }}")
DID = Phrase("board/did", "✓ I did it: “{{ what }}”")
DID_PROMISE = Phrase(
    "board/did promise", "✓ <b>You said it, and you did it.</b>\n<blockquote>{{ what }}</blockquote>"
)
DID_STEP = Phrase("board/did step", "✓ <b>Done, and ticked off.</b>\n<blockquote>{{ what }}</blockquote>")
DID_LAST_STEP = Phrase(
    "board/did last step",
    "✓ <b>That was the last step.</b>\n<blockquote>{{ what }}</blockquote>\n"
    "Go and tell somebody. Better still, celebrate it, with the phone in another room.",
)
NOT_YET = Phrase("board/not yet", "Oops, not yet")
BACK_TO_IT = Phrase("board/back to it", "‹ What you kept")
LIKED = Phrase("board/liked", "❤ <b>What you both liked</b>")
LIKED_BUTTON = Phrase("board/liked button", "❤ What you both liked")
NOTHING_LIKED = Phrase(
    "board/nothing liked",
    "Nothing here yet. When you've both tapped ❤ under a question of the day, you'll find it here.",
)
MY_ANSWER = Phrase("board/my answer", "You: {{ answer }}")
THEIR_ANSWER = Phrase("board/their answer", "{{ partner }}: {{ answer }}")
