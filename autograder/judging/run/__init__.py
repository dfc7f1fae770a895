"""One run of checks: a room for each, and a verdict on what happened in it."""
