"""A quick run before any check: how are these programs started, and what do they speak?"""
