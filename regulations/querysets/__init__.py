"""Which rows; one file for each noun."""
