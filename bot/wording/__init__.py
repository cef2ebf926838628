"""Everything the coach says outside exercises, as phrases with a context for translators."""
