"""What leaves the platform as a message: written with the change it tells of. Listens to the journal; nobody imports it."""
