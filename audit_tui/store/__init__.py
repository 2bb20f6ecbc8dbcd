"""Where sessions are kept: a folder a session, a TinyDB file a part, written so that what was saved stays."""
