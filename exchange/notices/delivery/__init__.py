"""The way out: waiting messages become mail. Knows one mail server; who is told what, it leaves to notices."""
