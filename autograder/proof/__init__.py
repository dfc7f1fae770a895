"""The kit proves itself, measures itself, and grows."""
