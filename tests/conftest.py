"""What every test shares."""

from hypothesis import settings

# The machine that runs the tests may be busy with something else; being slow is no fault of the code.
settings.register_profile("duologue", deadline=None)
settings.load_profile("duologue")
