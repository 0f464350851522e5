"""Room: the keuzehulp, a tree of short questions that ends in a search and an advice."""
