"""QR codes as drawings that stand in a page, a sheet or a file of their own."""

from io import BytesIO

import segno


def qr_path(address: str) -> str:
    """A QR code as an SVG element without a size, for a page that gives it one; ISO/IEC 18004, error correction M."""
    drawing: str = segno.make(address, error="m", micro=False).svg_inline(border=2, omitsize=True, svgclass="qr")
    return drawing


def qr_file(address: str) -> bytes:
    """A QR code as an SVG file with the quiet zone of four modules that scanners want."""
    file = BytesIO()
    segno.make(address, error="m", micro=False).save(file, kind="svg", border=4, scale=8)
    return file.getvalue()
