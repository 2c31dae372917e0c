"""Layer 7: the command `luoshi`. Arguments, exit status, progress and printing; the work is done below."""
