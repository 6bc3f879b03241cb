"""Every module of packs that has pages."""

from framework.packs import asking_pages, commentary_pages, pages, public_pages, stop_page, version_pages

PAGES = (pages, commentary_pages, asking_pages, version_pages, public_pages, stop_page)
