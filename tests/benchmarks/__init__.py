"""How fast the product answers, compared with the least that an answer can cost. `make bench` runs it."""
