"""The engine in C. No torch, no C++: `pip install .` builds it in seconds behind Python's stable ABI."""
