"""Which use case answers: updates, typed commands, buttons, due nudges. May import every room below it."""
