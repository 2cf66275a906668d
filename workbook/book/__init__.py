"""What the book is made of: regions of solutions, known answers, starters, people, and where work lies."""
