"""Layer 6: how good the program is: gold documents, figures, gains and losses."""
