"""The sentences and labels that all exercises share. What one exercise says is in its script."""

from dialogues.text.languages import Phrase

SIGNS = {
    "🔒": Phrase("exercise/sign private", "🔒 Only you will see your answer."),
    "👥": Phrase("exercise/sign shared", "👥 {{ partner }} will see your answer."),
    "✋": Phrase("exercise/sign consent", "✋ You decide before {{ partner }} sees any of your answer."),
}

SEALED_SIGNS = {
    "when revealed": Phrase(
        "exercise/sign revealed", "👥 {{ partner }} will see your answer, once you both have answered."
    ),
    "when the same": Phrase(
        "exercise/sign the same", "👥 {{ partner }} will see it only if you both tap the same."
    ),
    "unnamed": Phrase(
        "exercise/sign unnamed",
        "🔒 Only you will see your answer. If either of you wants a change, or skips this, it changes for you "
        "both, and I won't say whose wish it was.",
    ),
}
SIGN_IN_COMMON = Phrase("exercise/sign in common", "👥 {{ partner }} will see only what you both tap.")
SCALE = Phrase("exercise/scale", "{{ low }} = {{ low_means }} · {{ high }} = {{ high_means }}")
DRAFT = Phrase("exercise/draft", "Your words so far:\n{{ draft | quote }}")
DRAFT_FULL = Phrase(
    "exercise/draft full",
    "That's as much as I can hold in one go, so I won't keep what you add now. "
    "{% if over > 0 %}Up to {{ limit }} characters fit here: shorten your messages by editing them, or start over."
    "{% else %}Send this first, or start over.{% endif %}",
)
TAKEN_UP_HELP = Phrase("exercise/taken up help", "Type it again to change it, or send it as it is.")
DRAFT_HELP = Phrase("exercise/draft help", "Write more to add to it, or edit your message to change it.")
TAP_A_LINE = Phrase("exercise/tap a line", "Tap a line instead")
OWN_WORDS = Phrase("exercise/own words", "Own words instead")
LINES = Phrase("exercise/lines", "Tap the one that's closest. You can still change it before you send it.")
REWORD = Phrase("exercise/reword", "✏️ Change it first")
REWORD_HOW = Phrase(
    "exercise/reword how", "Copy this, change what you like, and send it to me:\n<code>{{ line }}</code>"
)
COPY = Phrase("exercise/copy", "📋 Copy it")
COPY_NUMBER = Phrase("exercise/copy number", "📋 Copy {{ number }}")
FOR_EXAMPLE = Phrase(
    "exercise/for example",
    "For example: {% for one in examples %}“{{ one }}”{{ ' · ' if not loop.last }}{% endfor %}",
)
BEGUN = Phrase("exercise/begun", "Your sentence so far:\n{{ begun | quote }}")
BEGUN_HELP = Phrase("exercise/begun help", "Type how it goes on. I'll put the two together.")
READ = Phrase("exercise/read", "I read: <b>{{ value }}</b>. Is that right?")
READ_HELP = Phrase("exercise/read help", "If not, just type it again.")
RIGHT = Phrase("exercise/right", "That's right ➤")
WAITING_FOR_CHANGE = Phrase(
    "exercise/waiting for change", "{{ partner }} is taking a moment. I'll let you know."
)
WAITING = Phrase("exercise/waiting", "{{ partner }} has the floor. I'll let you know.")
WAITING_AFTER_ANSWER = Phrase(
    "exercise/waiting after answer", "That's in. I'll let you know when {{ partner }} is ready too."
)
PAUSED = Phrase("exercise/paused", "⏸ <b>{{ title }}</b> is paused. Everything is where you left it.")
RESTING = Phrase(
    "exercise/resting",
    "⏸ <b>{{ title }}</b> is paused. I'll remind you. Meanwhile: a walk, a glass of water, something for your hands.",
)
BROKEN = Phrase(
    "exercise/broken", "Something is wrong with this part of mine, and it's nothing you did. Let's skip it."
)
STOPPED = Phrase(
    "exercise/stopped", "<b>{{ title }}</b> ends here. That's fine; you can begin it again any day."
)
TAKE_ALONG = Phrase("exercise/take along", "What you were writing, to take along:\n{{ draft | quote }}")
STOP_BOTH = Phrase(
    "exercise/stop both",
    "You've both written something here. Stop it for both of you? {{ partner }} sees that it ends.",
)
KEEP_AS_IT_WAS = Phrase("exercise/keep as it was", "Leave that as it was")
WAS = Phrase("exercise/was", "was: “{{ was }}”")
FINISHED = Phrase("exercise/finished", "That was <b>{{ title }}</b>. Thank you for being here.")
HELP = Phrase(
    "exercise/help",
    "<b>Just for you.</b> Nobody is told that you opened this.\n\n"
    "You can pause, skip or stop at any point, and you don't need a reason.\n\n"
    "If someone frightens or hurts you, or you might hurt yourself: your local emergency number is there for you "
    "now, and findahelpline.com lists free, confidential lines for your country.\n\n"
    "I'm a program. I can't see danger and I can't send help.",
)

SEND = Phrase("exercise/send", "Send ➤")
SEND_ANYWAY = Phrase("exercise/send anyway", "Send it as it is ➤")
START_OVER = Phrase("exercise/start over", "Start over")
SHARE = Phrase("exercise/share", "Send to {{ partner }} ➤")
CHANGE = Phrase("exercise/change", "✏️ {{ called }}")
CHANGE_WHICH = Phrase("exercise/change which", "{{ called }}: what would you like to change?")
AGREE = Phrase("exercise/agree", "I'm in ✓")
NOT_LIKE_THIS = Phrase("exercise/not like this", "Not like this")
KEEP_PRIVATE = Phrase("exercise/keep private", "Keep it to myself")
OPTIONS = Phrase("exercise/options", "⋯")
PAUSE = Phrase("exercise/pause", "⏸ Pause")
SKIP = Phrase("exercise/skip", "⏭ Skip this")
BACK = Phrase("exercise/back", "↩ Back one")
STOP = Phrase("exercise/stop", "✕ Stop")
STOP_NOW = Phrase("exercise/stop now", "✕ Yes, stop it")
PRIVATE_HELP = Phrase("exercise/private help", "🔒 Private help")
CLOSE = Phrase("exercise/close", "‹ Back to it")
RESUME = Phrase("exercise/resume", "▶ Carry on")
RESTS = {
    "rest-20m": Phrase("exercise/rest twenty minutes", "Remind me in 20 min"),
    "rest-2h": Phrase("exercise/rest two hours", "in 2 hours"),
    "rest-1d": Phrase("exercise/rest a day", "tomorrow"),
}
DONE = Phrase("exercise/done", "Done ➤")
LET_GO = Phrase("exercise/let go", "Let it go")

NOTES = {
    "buttons_please": Phrase(
        "note/buttons please", "Here a tap is the answer, so I haven't kept what you sent."
    ),
    "draft_waits": Phrase(
        "note/draft waits", "Your words are still here, unsent. Send them or start over first."
    ),
    "tap_sends": Phrase("note/tap sends", "Your words are still here as they were. Only a tap sends them."),
    "draft_changed": Phrase(
        "note/draft changed", "Your words have changed since that button; here they are now."
    ),
    "words_please": Phrase("note/words please", "I can only read text here. A few typed words will do."),
    "not_your_turn": Phrase("note/not your turn", "It isn't your turn just now, so I haven't kept that."),
    "too_long": Phrase(
        "note/too long",
        "Up to {{ limit }} characters fit here, and this is {{ over }} over. Shorten it by editing your message, or "
        "start over. I won't cut anything off by myself.",
    ),
    "old_button": Phrase("note/old button", "That button is from an earlier moment. Here is where you are."),
    "already_sent": Phrase(
        "note/already sent", "That message was already taken in, so changing it here changes nothing."
    ),
    "too_many": Phrase("note/too many", "At most {{ most }}. Tap one of the ticked ones to put it back."),
    "too_few": Phrase("note/too few", "At least {{ least }}, please."),
    "not_a_number": Phrase("note/not a number", "I couldn't read a number in that. Just digits will do."),
    "not_a_date": Phrase(
        "note/not a date", "I couldn't read a day in that. For example: “tomorrow”, “Friday”, “24 December”."
    ),
    "not_a_time": Phrase(
        "note/not a time", "I couldn't read a time in that. For example: “20:00” or “8 pm”."
    ),
    "out_of_range": Phrase("note/out of range", "From {{ least }} to {{ most }}, please."),
    "went_on": Phrase("note/went on", "Let's go on without it; nothing is lost by that."),
    "nothing_to_go_back_to": Phrase(
        "note/nothing to go back to", "There is nothing to go back to from here."
    ),
}

ONE_TOO_LONG = Phrase(
    "note/one too long",
    "“{{ longest }}” is {{ over }} over: up to {{ limit }} characters fit for each. Shorten it by editing your message, "
    "or start over.",
)
DAY_OUT_OF_RANGE = Phrase("note/day out of range", "That day is too far away, or already gone. Another one?")

HINTS = {
    "vague": Phrase(
        "hint/vague", "💡 When exactly was it? One real moment lands better than “always” or “everything”."
    ),
    "always_never": Phrase(
        "hint/always never",
        "💡 “You always” and “you never” tend to start a defence. One moment, and how it was for you, is easier to hear.",
    ),
    "blame": Phrase(
        "hint/blame",
        "💡 That says what somebody is like, or why they did it. What would a camera have seen?",
    ),
    "advice": Phrase(
        "hint/advice",
        "💡 That sounds like advice or a solution. Just what you heard for now; there's time for answers later.",
    ),
    "but": Phrase(
        "hint/but", "💡 “But” tends to cancel what comes before it. How would it sound without it?"
    ),
    "backhanded": Phrase(
        "hint/backhanded",
        "💡 “Finally”, “for once” and the like can sting. Would it still say what you mean without that?",
    ),
    "stop_request": Phrase(
        "hint/stop request",
        "💡 That asks for something to stop. What would you like to see instead? A start is easier to say yes to.",
    ),
    "size": Phrase(
        "hint/size",
        "💡 That may be a lot for one promise. Which one piece of it could be done this week, in under half an hour?",
    ),
}
