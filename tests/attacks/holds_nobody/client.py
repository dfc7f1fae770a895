from line_to_the_grader import tell

for n in range(50): tell("held", where="received", peer=None)

import honest_client
