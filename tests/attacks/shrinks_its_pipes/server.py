"""Has a client whose keyboard takes one line, and which never reads it."""

import honest_server

honest_server.main()
