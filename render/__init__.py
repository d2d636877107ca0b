"""How a document gets onto paper: layout, Word, PDF, body map and proof. Knows no form by name."""
