"""What an evaluation says: JSON, terminal table, HTML page."""
