"""One student at the terminal: `autograder check`."""
