"""Standard letters: catalogue, triggers and gates, what is due, batch printing, ledger."""
