"""A person's own account: onboarding, their data, hiding the chat. Imports couple and below."""
