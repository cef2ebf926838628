"""What a person sees without an exercise: the menu, the board, *Just for me*. Imports account and below."""
