"""The project: settings, addresses, Celery, the home page. No domain logic."""
