"""Mutation testing of the checks: `autograder prove`."""
