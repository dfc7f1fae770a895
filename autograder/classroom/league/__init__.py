"""A league of a class: everybody's tests on everybody's servers, for the fun of it."""
