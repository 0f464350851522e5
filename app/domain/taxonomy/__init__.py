"""Room: the words by which offerings are sorted: themes, audiences, forms, languages and products."""
