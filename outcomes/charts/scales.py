"""Round values for an axis, and which of many labels stand under it."""

import math


def nice(low: float, high: float, decimals: int, most: float | None) -> list[float]:
    """Three to five round values from at or below `low` to at or above `high`.

    None lies beyond `most` unless a value itself does.
    """
    if most is not None and high > most:
        most = None
    if high == low:
        room = 1 if decimals == 0 else 10.0**-decimals
        low, high = (low - room, high) if high == most else (low, high + room)
    power = 10.0 ** math.floor(math.log10((high - low) / 4))
    if decimals == 0:
        power = max(power, 1.0)
    for factor in (1, 2, 5, 10, 20, 50):
        step = factor * power
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first <= 4:
            break
    if (short := first + 2 - last) > 0:
        if most is not None and (last + short) * step > most:
            first -= short
        else:
            last += short
    return [round(index * step, 10) for index in range(first, last + 1)]


def evenly(count: int, room: int) -> list[int]:
    """At most `room` positions below `count`, evenly apart where possible, with both ends."""
    if count <= room:
        return list(range(count))
    last = count - 1
    even = next(step for step in range(1, last + 1) if last % step == 0 and last // step < room)
    if last // even + 1 >= min(4, room):
        return list(range(0, count, even))
    if last / (room - 1) >= 3:  # one period more or less does not show
        return [round(index * last / (room - 1)) for index in range(room)]
    step = math.ceil(last / (room - 1))
    backwards = list(range(last, 0, -step))
    if backwards[-1] < step and len(backwards) > 1:
        backwards.pop()  # too close to the first
    return [0, *reversed(backwards)]
