"""Answers tied to the claims as they were sent, and what was sent shown beside what came back."""
