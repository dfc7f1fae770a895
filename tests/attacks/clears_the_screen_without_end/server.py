"""Its client clears the screen twenty thousand times with each text: each makes a screen anew."""

import honest_server

honest_server.main()
