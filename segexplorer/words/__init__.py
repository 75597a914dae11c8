"""Every sentence a marketer reads, by name, one file per place it appears in. Words are only words: nothing is computed here."""
