"""Train the learned judge on an annotated corpus, measure it on documents it has not seen, and store what was learned."""
