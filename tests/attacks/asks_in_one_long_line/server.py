"""Asks its user in one line of a megabyte: some patterns take the square of it."""

import honest_server

print("1" * 300_000 + "_a" * 300_000 + " port host?", end="", flush=True)
input()
honest_server.main()
