"""Values that cross the boundaries between rooms: documents, directives, errors."""
