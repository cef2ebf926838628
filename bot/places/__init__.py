"""Facts by country: time zones, cities, help lines. Imports settings."""
