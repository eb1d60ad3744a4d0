"""What is known of the world, read from data files beside this module."""
