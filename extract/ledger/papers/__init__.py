"""Papers of supervision and calendars made from tasks."""
