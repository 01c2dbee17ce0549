"""Pure rules that read a directive: from lines of text to header, units, bodies, deadlines and references."""
