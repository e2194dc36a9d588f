"""The simulator: the real actions and handlers under a seeded scheduler that breaks everything."""
