"""What learners do: the board and hints, checks, attacks, notebooks."""
