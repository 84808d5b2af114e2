"""Making known to Eurojust and Europol what is analysed, or shared inside one forum (A4)."""
