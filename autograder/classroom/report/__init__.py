"""The pages about a class and about each student."""
