"""The check of scripts: coded problems with file and line. Imports exploration and below."""
