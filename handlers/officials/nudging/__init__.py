"""Who is reminded of what, when, and by which channel: planned, sent and recorded."""
