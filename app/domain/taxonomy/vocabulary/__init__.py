"""The vocabulary of needs: everyday words, and what somebody who says them is looking for.

`types` holds what others use, `understanding` reads a text with it.
"""
