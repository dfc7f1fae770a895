"""A run as it happened, step by step: recorded, understood, and laid out as a page of its own."""
