"""Layer 2: the shape of a document. Lines become paragraphs, paragraphs a tree, the tree sentences."""
