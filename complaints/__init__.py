"""Complaints: so far the register with its two clocks; the whole case follows."""
