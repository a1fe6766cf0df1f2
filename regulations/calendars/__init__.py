"""How the working calendar is computed from its rows. What others ask is in regulations.deadlines."""
