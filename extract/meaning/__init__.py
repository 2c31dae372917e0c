"""Layer 4: meaning. Which sentences make one task, who is to do it by when, and what to look at again."""
