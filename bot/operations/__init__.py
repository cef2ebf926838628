"""Commands for operators. Imports settings, places and the playground, no room."""
