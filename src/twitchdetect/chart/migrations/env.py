"""What Alembic runs: the steps, in a transaction that is open already."""

from alembic import context

from twitchdetect.chart.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
