"""Where a data set came from, and what somebody said about reading it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("dataset") as dataset:
        dataset.add_column(sa.Column("origin", sa.JSON, nullable=False, server_default="{}"))
        dataset.add_column(sa.Column("recipe", sa.JSON, nullable=False, server_default="{}"))


def downgrade() -> None:
    with op.batch_alter_table("dataset") as dataset:
        dataset.drop_column("recipe")
        dataset.drop_column("origin")
