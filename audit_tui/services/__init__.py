"""What a panel does, as pure functions from values to values; none of them needs another."""
