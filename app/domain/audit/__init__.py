"""Room: who changed what, and when."""
