"""luoshi (落实): Chinese policy documents in, task lists out."""
