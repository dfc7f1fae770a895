"""A room and its words: people, what they say and hear, faults by name."""
