"""What an operator can see of the running bot: spells of trouble in the log, its health, its figures."""
