"""What a user changed by hand on an exploration's segments: a list, and how much of it counts (the rest was undone)."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "edit",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("exploration_id", sa.String(32), sa.ForeignKey("exploration.id"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("operation", sa.JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("exploration_id", "position", name="uq_edit_exploration_id_position"),
    )
    with op.batch_alter_table("exploration") as exploration:
        exploration.add_column(sa.Column("n_edits", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_table("edit")
    with op.batch_alter_table("exploration") as exploration:
        exploration.drop_column("n_edits")
