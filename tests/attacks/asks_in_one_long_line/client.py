"""Tells how it is to be started in one line of a megabyte, and ends."""

import sys

sys.exit("a" * 500_000 + "\nusage: " + "./" * 200_000)
