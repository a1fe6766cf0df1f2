"""Whether what was typed about regulations is sound; one file for each noun."""
