"""All that two people can come to in a script, by exhaustive exploration. Imports rehearsal and below."""
