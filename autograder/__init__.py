"""A teaching kit for sockets and threads: the autograder."""

__version__ = "0.1.0"
