"""The mechanism of SQL: URL, transactions, write buffer, prepared statements, workers. Imports no table's repository."""
