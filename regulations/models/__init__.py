"""What is true of calendars, regulations, policies and duties; one file for each noun."""
