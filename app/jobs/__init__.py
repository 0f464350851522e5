"""The door of the clock: what has to be done because time passes, by one process at a time (docs/jobs.md)."""
