"""The function: finds the trend in the readings of a sensor, and readings that are out of line."""

import json
from typing import Any, Protocol

from readings import parse_series
from trend import fit


class Context(Protocol):
    """As much of Lambda's context object as this function reads."""

    aws_request_id: str


def handler(event: Any, context: Context) -> dict[str, Any]:
    """Answers with the trend of the event's readings.

    Raises:
        InvalidSeriesError: The event holds no readings that a trend could be fitted to.
    """
    series = parse_series(event)
    trend = fit(series)
    line = {
        "message": "fitted",
        "requestId": context.aws_request_id,
        "sensor": series.sensor,
        "readings": len(series.readings),
        "outliers": len(trend.outliers),
    }
    print(json.dumps(line))
    return {"sensor": series.sensor, **trend.as_json()}
