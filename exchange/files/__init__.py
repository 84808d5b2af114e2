"""Files that people hand in: looked into before they are kept, kept under names nobody chose, given back as downloads only."""
