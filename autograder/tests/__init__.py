"""The autograder's own tests."""
