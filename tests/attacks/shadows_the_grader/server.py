"""Has files in its folder that a Python may load by itself."""

import honest_server
import sys

sys.path.insert(0, CLASS + "/shadows_the_grader")

honest_server.main()
