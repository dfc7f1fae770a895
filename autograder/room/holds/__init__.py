"""Whether what a check asked the probe for has happened to a program."""
