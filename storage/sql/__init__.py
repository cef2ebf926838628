"""SQL plumbing: URL, transactions, write buffer, prepared statements, workers. Imports no repository."""
