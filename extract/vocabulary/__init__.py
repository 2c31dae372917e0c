"""Layer 0: the words of the program. Plain frozen types and errors; imports nothing of ours."""
