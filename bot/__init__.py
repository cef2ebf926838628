"""The coach on Telegram: takes updates in, leads couples through exercises, sends what is said."""
