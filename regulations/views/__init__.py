"""What is shown of regulations; one file for each noun."""
