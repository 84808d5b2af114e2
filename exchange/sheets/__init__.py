"""Tables that people keep in spreadsheets: read from CSV and XLSX with every fault by row and column, and written as both."""
