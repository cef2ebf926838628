"""From the database to Telegram: sending, receipts, rate limit, recovery. Imports telegram and below."""
