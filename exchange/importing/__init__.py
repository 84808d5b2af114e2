"""Tables brought in from a spreadsheet: checked first without saving anything, then saved whole or not at all; and given out."""
