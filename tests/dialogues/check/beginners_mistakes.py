"""Mistakes of people who write their first exercise: what they changed, and what the message must say.

Each is made in a sound exercise (`EXERCISE`, or `GIVEN_TIME` where both are asked). A message names the line,
what stands there, and what to write instead.
"""

from dataclasses import dataclass

EXERCISE = """\
exercise: three_good_things
title: Three good things
pillar: wellbeing
minutes: 3
about: Find one good thing in your day, and share it if you like.

roles:
  teller: starter
  reader: partner
forms: [alone, together]

open because: What people share is something good, and nobody has to answer it.

silence:
  remind: [1 day, 3 days]
  after: 4 days

cards:
  good: "{% if thing %}{{ thing | quote }}{% endif %}"

steps:
  - step: mood
    who: teller
    ask: How is your day so far?
    answer: choice
    choices:
      fine: Rather fine
      heavy: Rather heavy

  - step: gentle
    who: teller
    when: mood is heavy
    tell: Then let's look for something small.

  - step: thing
    who: teller
    ask: What was one good thing today? Small is fine.
    answer: text
    limit: 300
    seen: when shared

  - step: alone_end
    when: alone
    end:
      teller: "That's yours: {{ card.good }}"

  - step: give
    who: teller
    share: [thing]
    ask: "{{ reader }} would read this: {{ card.good }}"
    keep: kept

  - step: read
    who: reader
    ask: "{{ teller }} wants you to know: {{ card.good }}"
    answer: choice
    seen: partner
    choices:
      heart: A heart
      smile: That made me smile
    owed: no
    skip: quiet_end

  - step: given_end
    end:
      teller: "{{ reader }} read it: {{ read }}"
      reader: Tell one back at supper.

  - step: quiet_end
    end:
      reader: That's enough.

  - step: kept
    end:
      teller: You kept it for yourself. That counts, too.
"""

GIVEN_TIME = """\
exercise: evening_hour
title: An hour in the evening
pillar: trust
minutes: 2
about: Each says when the evening begins.
roles: {one: starter, other: partner}
forms: [together]
steps:
  - step: each_says
    both:
      - step: which
        ask: Which evening?
        answer: choice
        seen: when revealed
        choices:
          friday: On Friday
          sunday: On Sunday
      - step: hour
        ask: At what time?
        answer: time
        choices:
          early: {label: Early, means: '19:30'}
  - step: opened
    reveal: [which]
  - step: close
    end:
      one: "{% if mine.which %}You said: {{ mine.which }}{% endif %}"
      other: "{% if theirs.which %}{{ theirs.which }}{% endif %}"
"""


@dataclass(frozen=True)
class Mistake:
    """What was changed in a sound exercise, where the message points, and what it must say."""

    slip: str
    old: str
    new: str
    at: str  # in the line that is named
    says: tuple[str, ...]
    code: str = "DUO003"
    exercise: str = EXERCISE


MISTAKES = [
    # -- names
    Mistake(
        "words as the name",
        "exercise: three_good_things",
        "exercise: Three good things",
        "Three good",
        ("'Three good things'", "small letters", "write 'three_good_things'"),
    ),
    Mistake(
        "a number as a choice",
        "fine: Rather fine",
        "1: Rather fine",
        "1: Rather",
        ("'1'", "begin with a letter"),
    ),
    Mistake(
        "an umlaut",
        "step: quiet_end\n    end",
        "step: schließen\n    end",
        "schließen",
        ("'schließen'", "write 'schliessen'"),
    ),
    Mistake(
        "a capital",
        "who: teller\n    ask: How",
        "who: Teller\n    ask: How",
        "who: Teller",
        ("'Teller'", "write 'teller'"),
    ),
    Mistake(
        "a hyphen",
        "  - step: alone_end",
        "  - step: alone-end",
        "alone-end",
        ("'alone-end'", "write 'alone_end'"),
    ),
    Mistake(
        "a long name",
        "  - step: alone_end",
        "  - step: the_end_for_everybody_who_did_it_alone",
        "the_end",
        ("at most 32", "shorter"),
    ),
    Mistake(
        "a capital in a choice",
        "heavy: Rather heavy",
        "Heavy: Rather heavy",
        "Heavy:",
        ("'Heavy'", "write 'heavy'"),
    ),
    Mistake(
        "a role with a space",
        "teller: starter",
        "story teller: starter",
        "story teller",
        ("'story teller'", "write 'story_teller'"),
    ),
    Mistake(
        "a role that is nobody",
        "teller: starter",
        "teller: wife",
        "teller: wife",
        ("'wife'", "starter, partner"),
    ),
    Mistake(
        "no name", "  - step: gentle\n    who: teller", "  - who: teller", "- who: teller", ("'step'", "name")
    ),
    # -- what a file is
    Mistake("an empty file", EXERCISE, "", "", ("empty", "duologue new"), "DUO001"),
    Mistake("only a comment", EXERCISE, "# my exercise\n", "", ("empty", "duologue new"), "DUO001"),
    Mistake(
        "a letter",
        EXERCISE,
        "We would like to ask each other one thing.\n",
        "We would",
        ("exercise: "),
        "DUO003",
    ),
    Mistake(
        "only steps", EXERCISE[: EXERCISE.index("  - step: mood")], "", "- step", ("list", "steps:"), "DUO003"
    ),
    # -- lists and what they hold
    Mistake(
        "choices as a list",
        "      fine: Rather fine\n      heavy: Rather heavy",
        "      - Rather fine\n      - Rather heavy",
        "choices",
        ("fine", "'rather_fine: Rather fine'"),
    ),
    Mistake("a single reminder", "remind: [1 day, 3 days]", "remind: 1 day", "remind:", ("[1 day]", "list")),
    Mistake(
        "unit with a number",
        "limit: 300",
        "limit: 300 characters",
        "limit:",
        ("'300 characters'", "write 300"),
    ),
    Mistake("a number in words", "minutes: 3", "minutes: three", "minutes:", ("'three'", "number")),
    Mistake("a number too big", "minutes: 3", "minutes: 90", "minutes:", ("'90'", "at most 60")),
    Mistake("a number too small", "limit: 300", "limit: 5", "limit:", ("'5'", "at least 10")),
    Mistake("half a minute", "minutes: 3", "minutes: 2.5", "minutes:", ("'2.5'", "whole number")),
    Mistake("a form as a word", "forms: [alone, together]", "forms: both", "forms:", ("[alone, together]",)),
    Mistake("one form", "forms: [alone, together]", "forms: together", "forms:", ("write '[together]'",)),
    Mistake(
        "an unknown form",
        "forms: [alone, together]",
        "forms: [solo, together]",
        "forms:",
        ("'solo'", "alone"),
    ),
    Mistake(
        "roles as a list",
        "roles:\n  teller: starter\n  reader: partner",
        "roles: [teller, reader]",
        "roles:",
        ("teller: starter",),
    ),
    Mistake("a share as a word", "share: [thing]", "share: thing", "share:", ("[thing]",)),
    Mistake(
        "steps by name",
        "  - step: gentle\n    who: teller\n    when: mood is heavy\n    tell: Then let's look",
        "  - gentle\n  # Then let's look",
        "- gentle",
        ("'gentle'", "step: gentle"),
    ),
    Mistake(
        "end without roles",
        "      teller: You kept it for yourself. That counts, too.",
        "      You kept it for yourself. That counts, too.",
        "end",
        ("role",),
    ),
    Mistake(
        "end in a line",
        "    end:\n      reader: That's enough.",
        "    end: That's enough.",
        "end: That",
        ("write 'teller: That's enough.'", "the roles are teller, reader"),
    ),
    # -- keys
    Mistake("a slip in a key", "answer: text", "anwser: text", "anwser", ("'anwser'", "'answer'")),
    Mistake("a key one letter off", "limit: 300", "limits: 300", "limits:", ("'limits'", "'limit'")),
    Mistake("a capital in a key", "title: Three", "Title: Three", "Title:", ("'Title'", "'title'")),
    Mistake("an invented key", "limit: 300", "colour: red", "colour", ("'colour'", "delete")),
    Mistake(
        "an underscore in a key",
        "open because:",
        "open_becaus:",
        "open_becaus",
        ("'open_becaus'", "'open because'"),
    ),
    Mistake("no title", "title: Three good things\n", "", "exercise", ("'title'", "add")),
    Mistake(
        "no answer", "    answer: text\n    limit: 300\n", "", "step: thing", ("'answer'", "text, choice")
    ),
    Mistake(
        "no verb", "    tell: Then let's look for something small.\n", "", "step: gentle", ("ask", "tell")
    ),
    Mistake("an invented verb", "    tell: Then", "    say: Then", "step: gentle", ("'say'", "'tell'")),
    Mistake(
        "no choices",
        "    choices:\n      fine: Rather fine\n      heavy: Rather heavy\n",
        "",
        "step: mood",
        ("choices",),
    ),
    Mistake(
        "a kind that is none", "answer: text", "answer: words", "answer: words", ("'words'", "text, choice")
    ),
    Mistake(
        "a kind with a capital", "answer: text", "answer: Text", "answer: Text", ("'Text'", "write 'text'")
    ),
    Mistake(
        "a pillar that is none",
        "pillar: wellbeing",
        "pillar: health",
        "pillar:",
        ("'health'", "communication"),
    ),
    Mistake("seen by both", "seen: partner", "seen: both", "seen: both", ("'both'", "when shared")),
    Mistake("maybe", "owed: no", "owed: sometimes", "owed", ("'sometimes'", "yes or no")),
    Mistake("nothing after a key", "limit: 300", "limit:", "limit:", ("nothing", "number")),
    Mistake("nothing under steps", EXERCISE[EXERCISE.index("steps:") :], "steps:\n", "steps:", ("nothing",)),
    Mistake("empty steps", EXERCISE[EXERCISE.index("steps:") :], "steps: []\n", "steps:", ("step",)),
    Mistake(
        "an empty question",
        "ask: What was one good thing today? Small is fine.",
        "ask:",
        "ask:",
        ("nothing",),
        "DUO022",
    ),
    Mistake("a key twice", "answer: text", "ask: Just one.", "ask: Just", ("'ask' stands twice",), "DUO002"),
    # -- times
    Mistake(
        "an hour without its nought",
        "'19:30'",
        "'7:30'",
        "early:",
        ("'means: 7:30'", "'07:30'"),
        exercise=GIVEN_TIME,
    ),
    Mistake(
        "a clock of twelve hours",
        "'19:30'",
        "7.30 pm",
        "early:",
        ("'means: 7.30 pm'", "'19:30'"),
        exercise=GIVEN_TIME,
    ),
    Mistake(
        "a duration with a capital",
        "after: 4 days",
        "after: 4 Days",
        "after:",
        ("'4 Days'", "write '4 days'"),
    ),
    Mistake(
        "a duration in words", "after: 4 days", "after: a week", "after:", ("'a week'", "write '1 week'")
    ),
    Mistake("a duration for short", "after: 4 days", "after: 96h", "after:", ("'96h'", "write '96 hours'")),
    Mistake("a month", "after: 4 days", "after: 1 month", "after:", ("'1 month'", "weeks")),
    Mistake(
        "reminders in the wrong order",
        "[1 day, 3 days]",
        "[3 days, 1 day]",
        "silence:",
        ("one after the other",),
    ),
    # -- conditions
    Mistake(
        "an equals sign",
        "when: mood is heavy",
        "when: mood = heavy",
        "when:",
        ("'mood = heavy'", "write 'mood is heavy'"),
    ),
    Mistake(
        "two equals signs", "when: mood is heavy", "when: mood == heavy", "when:", ("write 'mood is heavy'",)
    ),
    Mistake("an if", "when: mood is heavy", "when: if mood is heavy", "when:", ("write 'mood is heavy'",)),
    Mistake(
        "a capital in a condition",
        "when: mood is heavy",
        "when: mood is Heavy",
        "when:",
        ("write 'mood is heavy'",),
    ),
    Mistake(
        "an and",
        "when: mood is heavy",
        "when: mood is heavy and together",
        "when:",
        ("[mood is heavy, together]",),
    ),
    Mistake(
        "a label for a choice",
        "when: mood is heavy",
        "when: mood is Rather heavy",
        "when:",
        ("mood is heavy",),
        "DUO003",
    ),
    Mistake("more than", "when: mood is heavy", "when: mood > 6", "when:", ("write 'mood above 6'",)),
    Mistake(
        "about typed words",
        "when: mood is heavy",
        "when: thing is nice",
        "when:",
        ("'thing'", "typed", "'thing answered'"),
        "DUO004",
    ),
    Mistake(
        "a choice that is none",
        "when: mood is heavy",
        "when: mood is sad",
        "when:",
        ("'sad'", "'fine', 'heavy'"),
        "DUO004",
    ),
    Mistake(
        "above a choice", "when: mood is heavy", "when: mood above 6", "when:", ("'mood'", "number"), "DUO004"
    ),
    # -- texts
    Mistake(
        "a card that is none",
        "yours: {{ card.good }}",
        "yours: {{ card.god }}",
        "yours:",
        ("'god'", "'good'"),
        "DUO004",
    ),
    Mistake(
        "a name that is none",
        "read it: {{ read }}",
        "read it: {{ reed }}",
        "read it",
        ("'reed'", "'read'"),
        "DUO004",
    ),
    Mistake(
        "whose of two",
        "{% if mine.which %}You said: {{ mine.which }}{% endif %}",
        "You said: {{ which }}",
        "one: ",
        ("'which'", "{{ mine.which }}", "{{ theirs.which }}"),
        "DUO010",
        GIVEN_TIME,
    ),
    Mistake("a filter", "thing | quote", "thing | length", "good:", ("'| length'", "'| quote'"), "DUO008"),
    Mistake(
        "no endif",
        "{{ thing | quote }}{% endif %}",
        "{{ thing | quote }}",
        "good:",
        ("{% if thing %}", "{% endif %}"),
        "DUO008",
    ),
    Mistake("one brace", "{{ reader }} read it", "{{ reader } read it", "read it", ("}}",), "DUO008"),
    Mistake(
        "a space in a name",
        "read it: {{ read }}",
        "read it: {{ the read }}",
        "read it",
        ("'{{ the read }}'", "{{ read }}"),
        "DUO008",
    ),
    Mistake("a function", "read it: {{ read }}", "read it: {{ len(read) }}", "read it", ("len",), "DUO008"),
    Mistake(
        "a label with an item",
        "smile: That made me smile",
        'smile: "{{ item }} made me smile"',
        "smile:",
        ("'item'", "label"),
        "DUO004",
    ),
    Mistake(
        "single braces",
        'teller: "That\'s yours: {{ card.good }}"',
        'teller: "That\'s yours: {card.good}"',
        "yours",
        ("{card.good}", "{{ card.good }}"),
        "DUO008",
    ),
    Mistake(
        "two equal labels",
        "heavy: Rather heavy",
        "heavy: Rather fine",
        "heavy:",
        ("'Rather fine'", "'fine'"),
        "DUO004",
    ),
    Mistake("a step that is none", "keep: kept", "keep: kep", "keep: kep", ("'kep'", "'kept'"), "DUO004"),
    Mistake(
        "a role that is none", "who: reader", "who: readr", "who: readr", ("'readr'", "'reader'"), "DUO004"
    ),
    # -- YAML
    Mistake(
        "a colon",
        "ask: How is your day so far?",
        "ask: One thing: how is your day?",
        "One thing",
        ("colon", '"One thing: how is your day?"'),
        "DUO001",
    ),
    Mistake(
        "a curly quote",
        "ask: How is your day so far?",
        "ask: “How is it: your day?”",
        "How is it",
        (
            "“",
            "straight",
        ),
        "DUO001",
    ),
    Mistake(
        "a star",
        "ask: How is your day so far?",
        "ask: *How* is your day so far?",
        "How",
        ("*", '"*How* is your day so far?"', "<b>"),
        "DUO001",
    ),
    Mistake(
        "a bare block",
        "ask: How is your day so far?",
        "ask: {% if mood %}How{% endif %} is your day?",
        "How",
        ("{", "quotes"),
        "DUO001",
    ),
    Mistake(
        "a bare brace",
        "ask: How is your day so far?",
        "ask: {{ teller }}, how is your day?",
        "teller",
        ('"{{ teller }}, how is your day?"',),
        "DUO001",
    ),
    Mistake(
        "only a brace",
        "ask: How is your day so far?",
        "ask: {{ teller }}",
        "teller",
        ('"{{ teller }}"',),
        "DUO001",
    ),
    Mistake(
        "an at sign",
        "ask: How is your day so far?",
        "ask: @home or away?",
        "home",
        ("@", '"@home or away?"'),
        "DUO001",
    ),
    Mistake(
        "a percent sign",
        "ask: How is your day so far?",
        "ask: %100 good?",
        "100",
        ("%", '"%100 good?"'),
        "DUO001",
    ),
    Mistake(
        "half in quotes",
        "ask: How is your day so far?",
        'ask: "How" is your day?',
        "How",
        ("quotes",),
        "DUO001",
    ),
    Mistake(
        "an apostrophe in single quotes",
        "ask: How is your day so far?",
        "ask: 'How's your day?'",
        "How",
        ('"How\'s your day?"',),
        "DUO001",
    ),
    Mistake(
        "an open quote",
        "ask: How is your day so far?",
        'ask: "How is your day?',
        "How",
        ("closing",),
        "DUO001",
    ),
    Mistake(
        "an exclamation mark",
        "ask: How is your day so far?",
        "ask: !Hello there",
        "Hello",
        ('"!Hello there"',),
        "DUO001",
    ),
    Mistake(
        "an ampersand",
        "ask: How is your day so far?",
        "ask: &c. Well?",
        "Well",
        ("&", '"&c. Well?"'),
        "DUO001",
    ),
    Mistake(
        "a bracket",
        "ask: How is your day so far?",
        "ask: [Breathe in] How is it?",
        "Breathe",
        ("[", "quotes"),
        "DUO001",
    ),
    Mistake(
        "only brackets",
        "ask: How is your day so far?",
        "ask: [Breathe in]",
        "Breathe",
        ("list", '"[Breathe in]"'),
        "DUO003",
    ),
    Mistake("a tab", "    answer: text", "\tanswer: text", "answer: text", ("tab", "spaces"), "DUO001"),
    Mistake(
        "no space after a colon",
        "    who: teller\n    ask: How",
        "    who:teller\n    ask: How",
        "who:teller",
        ("space", "write: who: teller"),
        "DUO001",
    ),
    Mistake(
        "no colon",
        "    answer: text\n",
        "    answer text\n",
        "answer text",
        ("colon", "write: answer: text"),
        "DUO001",
    ),
    Mistake(
        "a forgotten dash",
        "  - step: gentle",
        "    step: gentle",
        "step: gentle",
        ("dash", "'- step: "),
        "DUO002",
    ),
    Mistake(
        "no dash at all",
        "steps:\n  - step: mood",
        "steps:\n    step: mood",
        "step: mood",
        ("dash",),
        "DUO001",
    ),
    Mistake("a long dash", "  - step: gentle", "  – step: gentle", "– step", ("–", "- "), "DUO001"),
    Mistake("a bullet", "  - step: gentle", "  • step: gentle", "• step", ("•", "- "), "DUO001"),
    Mistake(
        "a dash without a space",
        "  - step: gentle",
        "  -step: gentle",
        "-step",
        ("space", "- step"),
        "DUO001",
    ),
    Mistake("out of line", "    answer: text", "     answer: text", "answer: text", ("spaces",), "DUO001"),
    Mistake("too far left", "    answer: text", "   answer: text", "answer: text", ("spaces",), "DUO001"),
    Mistake(
        "an invisible space",
        "    answer: text",
        "\u00a0   answer: text",
        "answer: text",
        ("invisible",),
        "DUO001",
    ),
    Mistake(
        "an invisible space in a value",
        "answer: text",
        "answer: text\u200b",
        "answer: text",
        ("invisible",),
        "DUO003",
    ),
    Mistake("a wide colon", "answer: text", "answer： text", "answer", ("：", "':'"), "DUO001"),
    Mistake(
        "a hash",
        "ask: How is your day so far?",
        "ask: Tell one #good thing",
        "Tell",
        ("#", "quotes"),
        "DUO001",
    ),
    Mistake(
        "a label with a colon",
        "heavy: Rather heavy",
        "heavy: Heavy: like lead",
        "Heavy",
        ("colon", '"Heavy: like lead"'),
        "DUO001",
    ),
    Mistake(
        "curly quotes around a word",
        "answer: text",
        "answer: “text”",
        "answer",
        ("“text”", "'text'"),
        "DUO003",
    ),
    Mistake(
        "a colon in a second line",
        "ask: How is your day so far?",
        "ask: Just for you\n      and only this once: how is it?",
        "Just for you",
        ("colon", '"Just for you and only this once: how is it?"'),
        "DUO001",
    ),
    Mistake(
        "a choice without a colon",
        "      fine: Rather fine",
        "      fine Rather fine",
        "fine Rather",
        ("write: fine: Rather fine",),
        "DUO001",
    ),
    Mistake(
        "an equals sign for a colon",
        "title: Three good things",
        "title = Three good things",
        "title =",
        ("write: title: Three good things",),
        "DUO001",
    ),
    Mistake(
        "steps without a colon",
        "steps:\n  - step: mood",
        "steps\n  - step: mood",
        "steps",
        ("write: steps:",),
        "DUO001",
    ),
    Mistake(
        "braces without a comma",
        "fine: Rather fine",
        "fine: {label: Rather fine go: gentle}",
        "fine:",
        ("comma", "write: fine: {label: Rather fine, go: gentle}"),
        "DUO001",
    ),
    Mistake(
        "a comma in braces",
        "    end:\n      reader: That's enough.",
        "    end: {reader: That's enough, really}",
        "end: {",
        ("'really'", "comma", "quotes"),
        "DUO001",
    ),
    Mistake(
        "two keys in a line",
        "    end:\n      reader: That's enough.",
        "    end: reader: That's enough.",
        "end: reader",
        ("write: end: {reader: That's enough.}",),
        "DUO001",
    ),
    Mistake(
        "a list without a comma",
        "[alone, together]",
        "[alone together]",
        "forms:",
        ("comma", "write alone, together"),
    ),
    Mistake(
        "a list for a text", "tell: Then let's", "tell:\n      - Then let's", "tell:", ("text", "quotes")
    ),
    Mistake("a name in brackets", "who: reader", "who: [reader]", "who:", ("text", "quotes")),
    Mistake(
        "a scale without its ends",
        "answer: choice\n    choices:\n      fine",
        "answer: scale\n    choices:\n      fine",
        "step: mood",
        ("scale: {low: 0",),
    ),
    Mistake(
        "an or of two conditions",
        "when: mood is heavy",
        "when: mood is heavy or mood is fine",
        "when:",
        ("write 'mood is heavy or fine'",),
    ),
    Mistake(
        "a slip in a condition",
        "when: mood is heavy",
        "when: moods is heavy",
        "when:",
        ("'moods'", "'mood'"),
        "DUO004",
    ),
    Mistake(
        "a part of an answer",
        "read it: {{ read }}",
        "read it: {{ read.label }}",
        "read it",
        ("'label'", "{{ read }}"),
        "DUO004",
    ),
    Mistake(
        "a slip after mine",
        "{% if mine.which %}You said: {{ mine.which }}{% endif %}",
        "{{ mine.whichh }}",
        "one:",
        ("'mine.whichh'", "'which'"),
        "DUO004",
        GIVEN_TIME,
    ),
    Mistake(
        "a hyphen in braces", "read it: {{ read }}", "read it: {{ read-it }}", "read it", ("'-'",), "DUO008"
    ),
    Mistake(
        "an end of another kind",
        "read it: {{ read }}",
        "read it: {% if read %}yes{% end %}",
        "read it",
        ("'{% end %}'", "endif"),
        "DUO008",
    ),
    Mistake(
        "a single equals sign in braces",
        "read it: {{ read }}",
        "read it: {% if read = 1 %}yes{% endif %}",
        "read it",
        ("==",),
        "DUO008",
    ),
    Mistake(
        "a stray brace",
        "read it: {{ read }}",
        "read it: {{ read }} }}",
        "read it",
        ("'}}'", "leave it out"),
        "DUO008",
    ),
    Mistake(
        "an endif alone",
        "read it: {{ read }}",
        "read it: {{ read }}{% endif %}",
        "read it",
        ("{% endif %}", "leave it out"),
        "DUO008",
    ),
    Mistake(
        "blocks across each other",
        "{% if thing %}{{ thing | quote }}{% endif %}",
        "{% for one in thing %}{% if one %}x{% endfor %}{% endif %}",
        "good:",
        ("{% endif %} first",),
        "DUO008",
    ),
    Mistake(
        "an else alone", "read it: {{ read }}", "read it: {% else %}no", "read it", ("{% if … %}",), "DUO008"
    ),
    Mistake(
        "a for without in",
        "read it: {{ read }}",
        "read it: {% for read %}x{% endfor %}",
        "read it",
        ("{% for one in read %}",),
        "DUO008",
    ),
    Mistake(
        "an if without a condition",
        "read it: {{ read }}",
        "read it: {% if %}x{% endif %}",
        "read it",
        ("condition",),
        "DUO008",
    ),
    Mistake(
        "an else with too much",
        "read it: {{ read }}",
        "read it: {% if read %}x{% else if %}y{% endif %}",
        "read it",
        ("write {% else %}",),
        "DUO008",
    ),
    Mistake(
        "a curly quote in braces",
        "read it: {{ read }}",
        "read it: {{ “read” }}",
        "read it",
        ("curly",),
        "DUO008",
    ),
    Mistake(
        "a block without its end",
        "read it: {{ read }}",
        "read it: {% if read",
        "read it",
        ("write '{% if read %}'",),
        "DUO008",
    ),
    Mistake(
        "braces with too much",
        "read it: {{ read }}",
        "read it: {{ read }} {{ read( }}",
        "read it",
        ("between the braces goes one name",),
        "DUO008",
    ),
    Mistake(
        "a date that means nothing",
        "answer: time\n        choices:\n          early: {label: Early, means: '19:30'}",
        "answer: date\n        choices:\n          early: {label: Early, means: soon}",
        "early:",
        ("how far it is from today",),
        exercise=GIVEN_TIME,
    ),
    Mistake(
        "meaning where there is none",
        "friday: On Friday",
        "friday: {label: On Friday, means: 5}",
        "friday:",
        ("'means' belongs to",),
        exercise=GIVEN_TIME,
    ),
    Mistake(
        "the file's name as the name",
        "exercise: three_good_things",
        "exercise: three_good_things.yaml",
        "exercise:",
        ("write 'three_good_things'",),
    ),
    Mistake("a name of signs", "step: gentle", "step: '!?'", "step:", ("'!?'", "choose one")),
    Mistake("no name at all", "step: gentle", "step: ''", "step:", ("no name here",)),
    Mistake(
        "steps as parts",
        "roles:\n  teller: starter\n  reader: partner",
        "roles: starter",
        "roles:",
        ("write 'NAME: starter'",),
    ),
    Mistake(
        "an end in brackets",
        "    end:\n      reader: That's enough.",
        "    end: [That's enough.]",
        "end:",
        ("short name",),
    ),
    Mistake(
        "part without a name",
        "  - step: gentle",
        "  - {use: calming, with: {who: teller}}\n  - step: gentle",
        "use: calming",
        ("step: …",),
        "DUO004",
    ),
    Mistake(
        "part with a list",
        "  - step: gentle",
        "  - {step: calm, use: calming, with: [teller]}\n  - step: gentle",
        "use: calming",
        ("with: {NAME: NAME}",),
        "DUO004",
    ),
    Mistake(
        "part as a list",
        "  - step: gentle",
        "  - {step: calm, use: [calming]}\n  - step: gentle",
        "use: [calming]",
        ("use: NAME",),
        "DUO004",
    ),
    Mistake(
        "a verb where it can't be",
        "        ask: At what time?\n        answer: time\n        choices:\n          early: {label",
        "        end: {one: Bye.}\n        # {label",
        "step: hour",
        ("'end' can't be inside 'both'",),
        exercise=GIVEN_TIME,
    ),
    Mistake(
        "an alias of nothing",
        "tell: Then let's look for something small.",
        "tell: *then",
        "*then",
        ("can't begin with *",),
        "DUO001",
    ),
    Mistake(
        "a list for steps that has names",
        "steps:\n  - step: mood",
        "steps:\n  mood:\n  - step: mood",
        "steps:",
        ("dash",),
        "DUO003",
    ),
    Mistake(
        "an empty line to tap",
        "    limit: 300\n",
        "    limit: 300\n    lines: ['']\n",
        "lines:",
        ("nothing here", "some words"),
    ),
]
