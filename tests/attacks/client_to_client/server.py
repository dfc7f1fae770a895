"""Relays nothing: its clients have connections of their own, past the server."""

import honest_server

honest_server.main()
