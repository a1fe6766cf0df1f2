"""Measuring: bench.py starts servers and runs these one after the other; nothing of it belongs to the product."""
