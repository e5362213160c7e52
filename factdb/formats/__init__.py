"""How days and times are written: the day before the month, hours of twenty-four, in both languages alike."""
