"""What people see outside an exercise: menu, board, *Just for me*. Imports account and below."""
