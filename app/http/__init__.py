"""The plumbing that every door shares: entrance, language, transaction, headers, caching, limits, logs and errors."""
