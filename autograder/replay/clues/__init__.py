"""Clues to the line where a recorded run went wrong. ``found.py`` has their order.

``script`` is what the text says, ``way`` the way of the words, ``ends`` who came in, was served and
left; ``by_check`` and ``told.py`` are what a check asks for, and what it tells.
"""
