import sys
sys.setswitchinterval(1000.0)
sys.setrecursionlimit(60)

import honest_client
