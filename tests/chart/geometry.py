"""Whether a point lies in a polygon, whether a polygon crosses itself, and which side is whose."""


def person_side(view, x):
    """Give whose side a place is on, the person's own: in front, right is left in the picture."""
    return "right" if (x > 0.5) == (view == "back") else "left"


def inside(point, polygon):
    x, y = point
    found = False
    for (x0, y0), (x1, y1) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            found = not found
    return found


def crossings(polygon):
    """Give pairs of edges that cross, apart from neighbours, which meet."""
    edges = list(zip(polygon, [*polygon[1:], polygon[0]], strict=True))
    edges = [e for e in edges if e[0] != e[1]]
    n = len(edges)
    return [
        (a, b)
        for i, a in enumerate(edges)
        for j, b in enumerate(edges[i + 2 :], start=i + 2)
        if (i, j) != (0, n - 1) and _cross(*a, *b)
    ]


def _cross(a, b, c, d):
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _turn(a, b, c):
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
