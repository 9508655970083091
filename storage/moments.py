"""Times at rest: whole seconds UTC in a column, aware datetimes everywhere else."""

from datetime import UTC, datetime


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def moment(since_epoch: int) -> datetime:
    return datetime.fromtimestamp(since_epoch, UTC)
