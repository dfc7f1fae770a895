"""Its client asks for its user's words again, and prints all that it was ever told by anybody."""

import honest_server


honest_server.main()
