"""The coach's own sentences outside the exercises, as phrases that translators find by their context."""
