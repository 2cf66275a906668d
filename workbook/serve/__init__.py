"""What serves an app and stands around it: gunicorn, database, Redis, proxy, the internet, containers."""
