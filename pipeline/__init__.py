"""Everything that touches the world: files, database, clock, people."""
