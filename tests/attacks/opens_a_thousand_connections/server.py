"""Each client connects many times, and floods all of them."""

import honest_server

honest_server.main()
