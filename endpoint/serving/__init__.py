"""What stands between the web server and the routes: compression, and the cache of answers outside it."""
