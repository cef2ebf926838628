"""The pure engine: a session and an event in, a session and effects out. Imports script and text."""
