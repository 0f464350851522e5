"""Room: how often something happened, per day and municipality, and never to whom."""
