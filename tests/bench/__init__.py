"""Measurements. Not collected by pytest: timing belongs here and not in tests."""
