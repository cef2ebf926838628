"""From Telegram into the database: polling, webhook, intake. Imports outbox and below."""
