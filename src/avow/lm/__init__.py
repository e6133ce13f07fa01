"""The language model: architecture, loading, tokens, decoding, length extrapolation, quantization."""
