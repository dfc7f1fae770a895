"""What a program asks its user, in whose language, and what we answer."""
