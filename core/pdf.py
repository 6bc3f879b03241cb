"""Pages as PDF files, drawn by WeasyPrint where its libraries are installed."""

from functools import cache


class NoPdf(Exception):
    """This machine lacks the libraries that draw PDFs."""


def pdf(page: str) -> bytes:
    """A page as a PDF file with its headings marked. It may fetch nothing: its drawings stand in it. Raises `NoPdf`."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:
        raise NoPdf from error
    content: bytes = HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=["data"])).write_pdf()
    return content


@cache
def can_make_pdf() -> bool:
    """Whether WeasyPrint and the libraries beneath it can be loaded here."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return False
    return True
