"""Room: what one can learn or get help with, where, when, for whom and at what cost."""
