"""What leaves the program: result files and, later, audiences, decks and reports."""
