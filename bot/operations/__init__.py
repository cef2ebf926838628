"""Commands for operators. Imports only settings, places and the playground."""
