"""A client reads what is typed for others."""

import honest_server

honest_server.main()
