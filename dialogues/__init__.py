"""Scripts and the pure engine that runs them: no input or output, no clock, no chance."""
