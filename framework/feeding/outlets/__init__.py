"""Outlets: where a council's published figures are sent, by a signed call, to an SFTP server, or into a folder."""
