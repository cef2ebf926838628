"""Cities and time zones: where somebody is, as far as their clock is concerned, and nothing more."""
