"""The texts that people say: a word in each that nobody can guess, and the way that it takes."""
