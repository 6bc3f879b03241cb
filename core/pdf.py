"""Pages as PDF files, drawn by WeasyPrint where its libraries are installed."""

from functools import cache


class NoPdf(Exception):
    """This machine lacks the libraries that draw PDFs."""


def pdf(page: str, *, tagged: bool = False) -> bytes:
    """A page as a PDF file. It may fetch nothing: its drawings stand in it. Raises `NoPdf`.

    One that is tagged can be read aloud (PDF/UA-1, ISO 14289-1): it knows its title, its language, its headings, which
    cells head a table, and what each drawing shows, which is the drawing's own title.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:
        raise NoPdf from error
    variant = "pdf/ua-1" if tagged else None
    document = HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=["data"]))
    content: bytes = document.write_pdf(pdf_variant=variant)
    return content


@cache
def can_make_pdf() -> bool:
    """Whether WeasyPrint and the libraries beneath it can be loaded here."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return False
    return True
