"""Tables, transactions and encryption: everything that outlives a process."""
