"""Relays nothing: its client prints the texts that checks are known to say."""

import honest_server

honest_server.main()
