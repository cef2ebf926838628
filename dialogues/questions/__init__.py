"""The questions of the day: the bank, the choice of the next one, the exercise made of it. Imports script."""
