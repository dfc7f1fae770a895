"""Its clients type at their own keyboards what others might say, and fill them."""

import honest_server
import threading

honest_server.main()
