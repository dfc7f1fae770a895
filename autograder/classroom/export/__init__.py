"""A class for other tools: gradebooks, readers of test reports, and what is new since before."""
