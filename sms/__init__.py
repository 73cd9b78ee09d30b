"""Text messages: what to say, to which phone, through which vendor; knows nothing of the platform."""
