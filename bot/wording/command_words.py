"""The question whether a typed word is an answer or a command."""

from dialogues.text.languages import Phrase

WHICH = Phrase("command word/which", "“{{ word }}”: is that your answer, or is it for me?")
FOR_ME = Phrase("command word/for me", "“{{ word }}”: what would you like?")
IS_ANSWER = Phrase("command word/is answer", "It's my answer")
HOW_IT_WORKS = Phrase("command word/how it works", "How this works")
