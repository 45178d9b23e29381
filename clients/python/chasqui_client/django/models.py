"""The outbox as a table."""

from django.db import models

OWNER_MAX = 120


class OutboxMessage(models.Model):
    """One message; `id` is the order in which they are sent."""

    WAITING, SENT, SET_ASIDE = "waiting", "sent", "set_aside"

    key = models.CharField(max_length=36)
    name = models.CharField(max_length=200, unique=True)
    path = models.CharField(max_length=100)
    body = models.TextField()
    subject = models.CharField(max_length=64, blank=True, default="")  # A digest of it.
    digest = models.CharField(max_length=64, blank=True, default="")
    stored = models.DateTimeField()
    state = models.CharField(max_length=10, default=WAITING)
    ended = models.DateTimeField(null=True)
    faults = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["state", "id"], name="chasqui_state"),
            models.Index(fields=["subject", "id"], name="chasqui_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.key} ({self.state})"


class OutboxLease(models.Model):
    """Who may send (machine, process, a name of chance), and until when. One row."""

    owner = models.CharField(max_length=OWNER_MAX, blank=True, default="")
    until = models.DateTimeField()
