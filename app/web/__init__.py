"""The doors for people: pages by audience, their words, templates and static files."""
