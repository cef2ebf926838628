"""The pure engine: session and event in, session and effects out. Imports script and text."""
