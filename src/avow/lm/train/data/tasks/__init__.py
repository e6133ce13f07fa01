"""Programmatic tasks: typed operations composed into functions, told in many ways, with a verified reference."""
