"""What things are: question set, session, answer, agreement, finding, and which questions are asked of whom."""
