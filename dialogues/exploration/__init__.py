"""Explores every state a session can reach (model checking). Imports rehearsal and below."""
