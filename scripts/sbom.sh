#!/usr/bin/env bash
# Writes sbom.cdx.json: what is installed to run Folkmoot, and what its pages load.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/environment.sh test
.venv/bin/python -m scripts.sbom >sbom.cdx.json
echo "The bill of materials is in sbom.cdx.json."
