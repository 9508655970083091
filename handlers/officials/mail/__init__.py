"""Officials by e-mail and calendar: what a letter says, the mailbox, what comes back from it."""
