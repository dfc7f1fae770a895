"""Relays nothing: each client reads what is typed at the others."""

import honest_server

honest_server.main()
