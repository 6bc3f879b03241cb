"""OData version 4, read only: enough for Excel, Power BI and every client of the minimal conformance level."""
