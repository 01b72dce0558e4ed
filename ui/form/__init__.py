"""One record's form: editors, drafts, findings, history."""
