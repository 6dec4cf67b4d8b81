"""Discount codes"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "discount_codes",
        sa.Column("code", sa.String(), primary_key=True),
        sa.Column("basis_points", sa.Integer(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("basis_points > 0 AND basis_points <= 10000", name="discount_codes_basis_points_range"),
    )


def downgrade() -> None:
    op.drop_table("discount_codes")
