"""Layer 3: findings. Which sentences ask, which report, and who, by when, how much they name."""
