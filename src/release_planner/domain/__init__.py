"""The field's words and rules: plain values and pure functions, standard library only."""
