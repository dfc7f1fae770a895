"""Clues that only the mistakes have which one kind of check looks for."""
