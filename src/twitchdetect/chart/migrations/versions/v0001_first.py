"""The first version of the chart's tables."""

from twitchdetect.chart.migrations.first import log_entry, needling, people, visit

revision = "0001"
down_revision = None


def upgrade() -> None:
    people.client()
    log_entry.head()
    log_entry.log()
    people.practitioner()
    people.setting()
    visit.session()
    visit.answer()
    needling.attachment()
    visit.diary()
    visit.measure()
    needling.needle()
    visit.remark()
    needling.site()
    visit.adverse_event()
    needling.insertion()
    needling.twitch()
