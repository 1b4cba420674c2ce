"""Official lists of neighbours: whose they are, and who is whose. None is shipped."""

from django.db import models
from django.db.models import F, Q

from partnerships.models import Area


class NeighbourList(models.Model):
    """A list that somebody publishes or lends, such as nearest neighbours of authorities."""

    name = models.CharField(max_length=160, unique=True)
    source = models.CharField(max_length=240, help_text="Whose list it is, and of what year.")
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-loaded_at", "name"]

    def __str__(self):
        return self.name


class Neighbour(models.Model):
    """One area's neighbour in a list, and its place: 1 is the nearest."""

    list = models.ForeignKey(NeighbourList, on_delete=models.CASCADE, related_name="neighbours")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="listed_neighbours")
    neighbour = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["list", "area", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["list", "area", "neighbour"], name="neighbour_once_a_list"
            ),
            models.UniqueConstraint(fields=["list", "area", "rank"], name="one_neighbour_a_rank"),
            models.CheckConstraint(
                condition=~Q(area=F("neighbour")), name="no_area_is_its_own_neighbour"
            ),
        ]

    def __str__(self):
        return f"{self.area}: {self.rank}. {self.neighbour}"
