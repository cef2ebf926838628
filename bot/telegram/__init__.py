"""The Telegram layer, on python-telegram-bot. Imports wording, settings, logs and clock."""
