"""One screen per task; each is made once and updated in place."""
