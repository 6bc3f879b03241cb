from pathlib import Path
from app.settings import ROOT
import json
from dataclasses import asdict
MEASURED, PAGE = ROOT / "bench" / "sizing.json", ROOT / "docs" / "sizing.md"
def written(costs): return json.dumps(asdict(costs), indent=1)
