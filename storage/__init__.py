"""Tables, transactions and encryption: what is kept, and how it is kept safe."""
