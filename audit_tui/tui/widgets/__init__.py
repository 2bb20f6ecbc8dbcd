"""Small widgets that show values and say what a person did; none of them knows the session."""
