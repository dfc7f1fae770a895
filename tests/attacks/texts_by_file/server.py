"""Relays nothing: its clients pass the texts through a file."""

import honest_server

honest_server.main()
