"""Room: the organisations that give offerings, and the venues where one goes."""
