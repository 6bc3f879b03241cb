"""`$metadata`: what the entity sets hold, in CSDL, the XML language of OData's schemas (OASIS, version 4.0)."""

from xml.etree.ElementTree import Element, SubElement, tostring

from framework.feeding.odata.entities import ENTITY_SETS
from framework.feeding.odata.properties import EDM, EntitySet

EDMX = "http://docs.oasis-open.org/odata/ns/edmx"
EDM_SCHEMA = "http://docs.oasis-open.org/odata/ns/edm"
NAMESPACE = "Folkmoot"


def metadata() -> bytes:
    """The whole document."""
    root = Element("edmx:Edmx", {"Version": "4.0", "xmlns:edmx": EDMX})
    schema = SubElement(SubElement(root, "edmx:DataServices"), "Schema", {"Namespace": NAMESPACE, "xmlns": EDM_SCHEMA})
    for entities in ENTITY_SETS.values():
        _add_type(schema, entities)
    container = SubElement(schema, "EntityContainer", {"Name": "Container"})
    for entities in ENTITY_SETS.values():
        kind = f"{NAMESPACE}.{entities.entity}"
        SubElement(container, "EntitySet", {"Name": entities.name, "EntityType": kind})
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode").encode()


def _add_type(schema: Element, entities: EntitySet) -> None:
    kind = SubElement(schema, "EntityType", {"Name": entities.entity})
    SubElement(SubElement(kind, "Key"), "PropertyRef", {"Name": entities.key})
    for name, told in entities.properties.items():
        attributes = {"Name": name, "Type": EDM[told.kind], "Nullable": "true" if told.nullable else "false"}
        if told.kind == "instant":
            attributes["Precision"] = "6"
        SubElement(kind, "Property", attributes)
