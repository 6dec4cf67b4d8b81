"""Prices"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "prices",
        sa.Column("sku", sa.String(), primary_key=True),
        sa.Column("unit_price", sa.Integer(), nullable=False),
        sa.Column("tax_category", sa.String(), nullable=False),
        sa.CheckConstraint("unit_price >= 0", name="prices_unit_price_not_negative"),
    )


def downgrade() -> None:
    op.drop_table("prices")
