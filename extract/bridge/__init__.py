"""Layer 6: doors to other tools: spaCy components and HanLP recognisers; each module needs its own extra."""
