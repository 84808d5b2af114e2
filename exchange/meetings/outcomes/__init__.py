"""What came of a meeting: attendance and the outcome of proceedings."""
