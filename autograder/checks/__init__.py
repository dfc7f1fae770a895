"""The checks: a file for each exercise and point of view, a function for each behaviour."""
