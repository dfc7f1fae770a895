"""The way of the words, from hand to hand, through the threads of the programs."""
