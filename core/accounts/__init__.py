"""Signing in: passwords, second factors, sessions, links sent by email, councils' own sign-on, and waits that grow."""
