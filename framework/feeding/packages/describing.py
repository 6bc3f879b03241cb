"""A package's metadata: a Frictionless Data Package, CSV on the Web, and DCAT.

Sources: Frictionless Standards, Tabular Data Package, profile of version 1; W3C, Metadata Vocabulary for Tabular Data
(2015); W3C, Data Catalog Vocabulary, version 3. All three name the files by addresses relative to their own.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from framework.feeding.packages.content import File, Subject
from framework.feeding.packages.layout import TABLES, Column, Table

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
LICENCE_NAME = "Open Government Licence v3.0"
DATATYPES = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean"}
NAMESPACES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "adms": "http://www.w3.org/ns/adms#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
PACKAGE, CSVW, DCAT = "datapackage.json", "csv-metadata.json", "dcat.jsonld"
MEDIA_TYPES = {".csv": "text/csv", ".json": "application/json", ".jsonld": "application/ld+json"}


def datapackage(
    subject: Subject, files: Sequence[File], version: int, note: Mapping[str, str], made_at: datetime, home: str
) -> dict[str, Any]:
    """The Frictionless descriptor, with the size and the hash of each file."""
    known = {file.name: file for file in files}
    found: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": subject.address,
        "title": subject.title.get("en", subject.address),
        "titles": subject.title,
        "description": subject.purpose.get("en", ""),
        "version": f"{version}.0.0",
        "change_note": note,
        "created": made_at.isoformat(),
        "licenses": [{"name": "OGL-UK-3.0", "path": LICENCE, "title": LICENCE_NAME}],
        "contributors": [{"title": subject.publisher.get("en", ""), "role": "publisher"}],
        "resources": [_resource(table, known[table.file]) for table in TABLES],
    }
    return found | ({"homepage": home} if home else {})


def _resource(table: Table, file: File) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    if table.links:
        schema["foreignKeys"] = [
            {"fields": link.column, "reference": {"resource": link.table, "fields": link.other}} for link in table.links
        ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "path": table.file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.pattern:
        constraints["pattern"] = column.pattern
    if column.words:
        constraints["enum"] = list(column.words)
    found: dict[str, Any] = {"name": column.name, "type": column.kind, "description": column.means}
    return found | ({"constraints": constraints} if constraints else {})


def csv_metadata(subject: Subject, note: Mapping[str, str], made_at: datetime) -> dict[str, Any]:
    """The metadata of CSV on the Web, for all tables together."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": subject.title.get("en", subject.address),
        "dc:publisher": subject.publisher.get("en", ""),
        "dc:license": {"@id": LICENCE},
        "dc:modified": {"@value": made_at.date().isoformat(), "@type": "xsd:date"},
        "dc:description": note.get("en", ""),
        "tables": [_table(table) for table in TABLES],
    }


def _table(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [_column(column) for column in table.columns],
        "primaryKey": list(table.key),
        "aboutUrl": f"{table.file}#" + "-".join(f"{{{name}}}" for name in table.key),
    }
    if table.links:
        schema["foreignKeys"] = [
            {
                "columnReference": link.column,
                "reference": {"resource": f"{link.table}.csv", "columnReference": link.other},
            }
            for link in table.links
        ]
    return {"url": table.file, "dc:title": table.title, "tableSchema": schema}


def _column(column: Column) -> dict[str, Any]:
    datatype: Any = DATATYPES[column.kind]
    if column.pattern:
        datatype = {"base": "string", "format": column.pattern}
    elif column.kind == "boolean":
        datatype = {"base": "boolean", "format": "true|false"}
    found = {"name": column.name, "titles": column.name, "dc:description": column.means, "datatype": datatype}
    return found | ({"required": True} if column.required else {})


def dcat(
    subject: Subject, files: Sequence[File], version: int, note: Mapping[str, str], made_at: datetime, home: str
) -> dict[str, Any]:
    """The dataset in DCAT, by itself."""
    return {"@context": NAMESPACES} | dataset(subject, files, version, note, made_at, home)


def dataset(
    subject: Subject, files: Sequence[File], version: int, note: Mapping[str, str], made_at: datetime, home: str
) -> dict[str, Any]:
    """The dataset in DCAT, as it stands alone and in the catalogue; `home` ends with a slash, or is empty."""
    found: dict[str, Any] = {
        "@id": home or "./",
        "@type": "dcat:Dataset",
        "dct:identifier": str(subject.publication_id),
        "dct:title": _words(subject.title),
        "dct:description": _words(subject.purpose),
        "dct:issued": _typed(subject.published_at.isoformat(), "dateTime"),
        "dct:modified": _typed(made_at.isoformat(), "dateTime"),
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": _words(subject.publisher)},
        "dct:license": {"@id": LICENCE},
        "dct:language": sorted(subject.title),
        "dcat:version": str(version),
        "adms:versionNotes": _words(note),
        "dcat:distribution": [_distribution(file, home) for file in files],
    }
    if subject.begins and subject.ends:
        found["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _typed(subject.begins.isoformat(), "date"),
            "dcat:endDate": _typed(subject.ends.isoformat(), "date"),
        }
    return found


def _distribution(file: File, home: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@id": f"{home}{file.name}",
        "@type": "dcat:Distribution",
        "dct:title": file.name,
        "dcat:downloadURL": {"@id": f"{home}{file.name}"},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{_media_type(file.name)}"},
        "dcat:byteSize": _typed(str(file.size), "nonNegativeInteger"),
        "dct:license": {"@id": LICENCE},
    }
    if file.sha256:
        algorithm = {"@id": "spdx:checksumAlgorithm_sha256"}
        found["spdx:checksum"] = {"spdx:algorithm": algorithm, "spdx:checksumValue": _typed(file.sha256, "hexBinary")}
    return found


def _media_type(name: str) -> str:
    return MEDIA_TYPES[f".{name.rpartition('.')[2]}"]


def _words(text: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": words, "@language": language} for language, words in sorted(text.items()) if words]


def _typed(value: str, kind: str) -> dict[str, str]:
    return {"@value": value, "@type": f"xsd:{kind}"}
