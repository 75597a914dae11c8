"""Where a data set came from and how it was read, so that it can be read again."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = ("origin", "recipe")


def upgrade() -> None:
    for name in COLUMNS:  # the default is for data sets that are there already: of those nothing was said
        op.add_column("dataset", sa.Column(name, sa.JSON, nullable=False, server_default=sa.text("'{}'")))


def downgrade() -> None:
    with op.batch_alter_table("dataset") as table:
        for name in COLUMNS:
            table.drop_column(name)
