"""Layer 7: the life of a list after it was made: people's edits kept, states, urging, papers, closing."""
