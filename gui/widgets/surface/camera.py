"""From where the surface is looked at, and the projection that follows. No Qt."""

import dataclasses
import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
HEIGHT = 1.1
"""Height of the box in which the surface stands; its floor reaches from −1 to 1 along both axes."""
LOWEST_DEG, HIGHEST_DEG = 5.0, 88.0
_RADIUS = math.sqrt(2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """Azimuth around the vertical and elevation above the floor, degrees; without perspective, so that values compare."""

    azimuth_deg: float = 30.0
    elevation_deg: float = 28.0

    def turned(self, azimuth_deg: float, elevation_deg: float) -> "Camera":
        """Return a camera turned further, never below the floor nor over the top."""
        elevation = min(max(self.elevation_deg + elevation_deg, LOWEST_DEG), HIGHEST_DEG)
        return dataclasses.replace(self, azimuth_deg=(self.azimuth_deg + azimuth_deg) % 360.0, elevation_deg=elevation)

    def project(self, points: Array) -> tuple[Array, Array]:
        """Return where points of the box, shape (…, 3), are seen.

        Returns:
            Shape (…, 2): to the right and up, in units of the box, the middle of the box at 0; and how far away, shape (…).
        """
        azimuth, elevation = math.radians(self.azimuth_deg), math.radians(self.elevation_deg)
        across = points[..., 0] * math.cos(azimuth) - points[..., 1] * math.sin(azimuth)
        away = points[..., 0] * math.sin(azimuth) + points[..., 1] * math.cos(azimuth)
        above = points[..., 2] - HEIGHT / 2
        up = above * math.cos(elevation) + away * math.sin(elevation)
        return np.stack((across, up), axis=-1), away * math.cos(elevation) - above * math.sin(elevation)

    def extent(self) -> tuple[float, float]:
        """Return width and height of the picture that holds the box however it is turned at this elevation."""
        elevation = math.radians(self.elevation_deg)
        return 2 * _RADIUS, 2 * _RADIUS * math.sin(elevation) + HEIGHT * math.cos(elevation)
