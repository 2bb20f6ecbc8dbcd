"""What leaves the room: the findings as documents, made from a session's snapshot and from nothing else."""
