"""What authors do: prove the checks, derive wrong answers, try starters and lessons."""
