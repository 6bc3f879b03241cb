"""Positions on the round earth as positions on a flat sheet, in metres."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Positions = NDArray[np.float64]
    """Rows of x and y."""

RADIUS = 6_371_008.8
"""Of the earth, in metres: a mean."""
GRID_WEST, GRID_SOUTH, GRID_EAST, GRID_NORTH = -9.0, 49.0, 2.5, 61.5
"""Where the British National Grid is used, in degrees."""
AIRY = 6_377_563.396, 6_356_256.909
WGS84 = 6_378_137.0, 6_356_752.314245
SCALE, FALSE_EAST, FALSE_NORTH = 0.9996012717, 400_000.0, -100_000.0
ORIGIN_NORTH, ORIGIN_EAST = math.radians(49), math.radians(-2)
SHIFT = -446.448, 125.157, -542.060
TURN = tuple(math.radians(seconds / 3600) for seconds in (-0.1502, -0.2470, -0.8421))
STRETCH = 1 + 20.4894e-6


def flattened(degrees: Positions) -> Positions:
    """Longitudes and latitudes as metres: on the British National Grid within Britain, else on a grid of their own."""
    west, south = degrees.min(axis=0)
    east, north = degrees.max(axis=0)
    if west >= GRID_WEST and east <= GRID_EAST and south >= GRID_SOUTH and north <= GRID_NORTH:
        return national_grid(degrees)
    return local_grid(degrees)


def local_grid(degrees: Positions) -> Positions:
    """Longitudes and latitudes as metres about their middle: true along its parallel, and good for a county's size.

    Source: the equirectangular projection (Snyder, "Map projections: a working manual", 1987, page 90).
    """
    import numpy as np

    middle = np.radians((degrees.min(axis=0) + degrees.max(axis=0)) / 2)
    turned = np.radians(degrees) - middle
    return np.column_stack([RADIUS * turned[:, 0] * math.cos(middle[1]), RADIUS * turned[:, 1]])


def national_grid(degrees: Positions) -> Positions:
    """Longitudes and latitudes (WGS84) as eastings and northings of the British National Grid, to about five metres.

    Source: Ordnance Survey, "A guide to coordinate systems in Great Britain", annexes B and C and its Helmert
    transformation. The guide's worked example, Caister water tower, has longitude 1.716073973 and latitude
    52.658007833, and lies at 651409.9, 313177.3.
    """
    import numpy as np

    longitude, latitude = _on_airy(np.radians(degrees))
    a, b = AIRY
    e2, n = 1 - (b / a) ** 2, (a - b) / (a + b)
    sine, cosine, tangent = np.sin(latitude), np.cos(latitude), np.tan(latitude)
    nu = a * SCALE / np.sqrt(1 - e2 * sine**2)
    rho = a * SCALE * (1 - e2) / (1 - e2 * sine**2) ** 1.5
    eta2 = nu / rho - 1
    less, more = latitude - ORIGIN_NORTH, latitude + ORIGIN_NORTH
    arc = b * SCALE * (
        (1 + n + 1.25 * n**2 + 1.25 * n**3) * less
        - (3 * n + 3 * n**2 + 2.625 * n**3) * np.sin(less) * np.cos(more)
        + (1.875 * n**2 + 1.875 * n**3) * np.sin(2 * less) * np.cos(2 * more)
        - 35 / 24 * n**3 * np.sin(3 * less) * np.cos(3 * more)
    )  # fmt: skip
    east = longitude - ORIGIN_EAST
    t2 = tangent**2
    northing = (
        arc + FALSE_NORTH + nu / 2 * sine * cosine * east**2
        + nu / 24 * sine * cosine**3 * (5 - t2 + 9 * eta2) * east**4
        + nu / 720 * sine * cosine**5 * (61 - 58 * t2 + t2**2) * east**6
    )  # fmt: skip
    easting = (
        FALSE_EAST + nu * cosine * east
        + nu / 6 * cosine**3 * (nu / rho - t2) * east**3
        + nu / 120 * cosine**5 * (5 - 18 * t2 + t2**2 + 14 * eta2 - 58 * t2 * eta2) * east**5
    )  # fmt: skip
    return np.column_stack([easting, northing])


def degrees_of_web_map(metres: Positions) -> Positions:
    """Metres of the maps of the web (EPSG:3857) as longitudes and latitudes."""
    import numpy as np

    radius = WGS84[0]
    north = np.degrees(2 * np.arctan(np.exp(metres[:, 1] / radius)) - math.pi / 2)
    return np.column_stack([np.degrees(metres[:, 0] / radius), north])


def _on_airy(radians: Positions) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitudes and latitudes of WGS84 on the ellipsoid that the grid was made with, by way of the earth's centre."""
    import numpy as np

    a, b = WGS84
    e2 = 1 - (b / a) ** 2
    longitude, latitude = radians[:, 0], radians[:, 1]
    nu = a / np.sqrt(1 - e2 * np.sin(latitude) ** 2)
    x, y = nu * np.cos(latitude) * np.cos(longitude), nu * np.cos(latitude) * np.sin(longitude)
    z = (1 - e2) * nu * np.sin(latitude)
    rx, ry, rz = TURN
    moved = (
        SHIFT[0] + STRETCH * x - rz * y + ry * z,
        SHIFT[1] + rz * x + STRETCH * y - rx * z,
        SHIFT[2] - ry * x + rx * y + STRETCH * z,
    )
    a, b = AIRY
    e2 = 1 - (b / a) ** 2
    flat = np.hypot(moved[0], moved[1])
    turned = np.arctan2(moved[2], flat * (1 - e2))
    for _ in range(6):
        nu = a / np.sqrt(1 - e2 * np.sin(turned) ** 2)
        turned = np.arctan2(moved[2] + e2 * nu * np.sin(turned), flat)
    return np.arctan2(moved[1], moved[0]), turned
