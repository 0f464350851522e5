"""The tests; `make test` runs all of them, on both database engines and in the browser."""
