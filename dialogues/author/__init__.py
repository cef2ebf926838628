"""For authors: diagrams of a script, and the JSON schema for editors."""
