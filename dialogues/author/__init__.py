"""For authors: diagrams of a script, and the schema for editors. Imports the model of a script."""
