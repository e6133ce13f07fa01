"""What is guaranteed: partial programs with holes, thresholds of acceptance, exact binomial promises. Pure."""
