"""People, the authorities that send them, in which capacity, and how they sign in. Their roles in forums are upstairs."""
