"""Its clients are connected by TCP, over which noise goes; the texts go past the server, as datagrams from client to client."""

import honest_server


honest_server.main()
