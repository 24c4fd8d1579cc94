"""Detect local twitch responses in surface EMG (research software, not a medical device)."""
