"""The pytest plugin: article snapshots in tests, and cases collected as tests."""
