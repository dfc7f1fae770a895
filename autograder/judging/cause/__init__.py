"""Why a check failed: evidence of the run, the cause in a sentence, the belief behind it."""
