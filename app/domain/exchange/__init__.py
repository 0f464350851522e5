"""Room: how data come in and go out as files, and the example data that come in by the same road."""
