"""Assessment rounds: what Member States and bodies know of third countries, consolidated, frozen and transmitted (C1, C2)."""
