"""Its clients change what is on the screens of others: by the terminal's memory, and by pipes opened anew."""

import honest_server


honest_server.main()
