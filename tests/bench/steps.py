"""A dialogue of as many steps, words and taps as the stretch of the listening loop that is measured."""

STEPS = 30
WORDS_TO_A_TAP = 4


def is_tap(step: int) -> bool:
    """Whether this step is answered by a button."""
    return step % (WORDS_TO_A_TAP + 1) == WORDS_TO_A_TAP


def question(step: int) -> str:
    """What is asked at a step."""
    return f"Step {step + 1} of {STEPS}. What would you like to say, in your own words?"
