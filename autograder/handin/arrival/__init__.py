"""How a class arrives: the layouts of learning platforms, whose each file is, what counts."""
