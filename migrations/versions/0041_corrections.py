"""A published wave may be published again, in a later version with a note of what changed."""

import sqlalchemy as sa
from alembic import op

from core.database import Json, UtcDateTime

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None
