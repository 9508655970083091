"""What units owe and what became of it: obligations, reports, nudges, days moved, wishes, absences."""
