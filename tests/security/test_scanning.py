"""What the scanner reports is read in its own levels, and what is above low counts."""

from tests.security.scanning import Finding, read_report


def test_what_is_above_low_is_serious() -> None:
    entry = {"method": "GET", "path": "/", "info": "said", "level": 1}
    report = read_report(
        {
            "infos": {"crawled_pages_nbr": 7},
            "vulnerabilities": {"Cookie": [entry, entry], "Reflected Cross Site Scripting": [entry | {"level": 2}]},
            "anomalies": {"Internal Server Error": [entry | {"level": 3, "path": "/results"}]},
        }
    )
    assert report.pages == 7
    assert [str(finding) for finding in report.findings if finding.is_serious] == [
        "high: Internal Server Error: GET /results: said",
        "medium: Reflected Cross Site Scripting: GET /: said",
    ]
    assert [finding for finding in report.findings if not finding.is_serious] == [
        Finding("Cookie", 1, "GET", "/", "said")
    ]
