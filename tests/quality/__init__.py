"""How well search answers: the judged set of questions, the figures, and the guard over them."""
