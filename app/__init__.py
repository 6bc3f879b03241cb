"""The roof: the application factory, settings, sign-in and the command line."""
