"""Checks scripts: problems with a code, a file and a line. Imports exploration and below."""
