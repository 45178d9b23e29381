"""Says which events a model's rows cause, in one place and without a handler of one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, Union

from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from chasqui_client.notifier import WebSocketNotifier

# A value: the path of an attribute ("cliente.id"), or what a function says of the row.
Field = Union[str, Callable[[Any], Any]]
Shape = Mapping[str, Union[Field, Mapping[str, Field]]]


def announce(
    model: type[Model],
    data: Shape | Callable[[Any], Mapping[str, Any]],
    *,
    created: str | None = None,
    updated: str | None = None,
    deleted: str | None = None,
    notifier: WebSocketNotifier | None = None,
) -> None:
    """Emits an event of the type `created`, `updated` or `deleted` after such a change of a row;
    None: of those none. To be called in AppConfig.ready(); a second call for a model replaces the
    first.

        announce(Reserva, {"reserva": {"id": "id", "clienteId": "cliente.id",
                                       "totalEstimado": lambda r: float(r.total_estimado)}},
                 created="reserva:creada", updated="reserva:actualizada")

    Rows of fixtures (loaddata) are not news. Nor are changes that Django sends no signals for:
    QuerySet.update(), bulk_create().
    """
    teller = notifier or WebSocketNotifier()

    def tell(event_type: str | None, row: Model, using: str) -> None:
        if event_type is not None:
            said = data(row) if callable(data) else shaped(data, row)
            teller.emit_event(event_type, said, using=using)

    def saved(instance: Model, raw: bool, using: str, **more: Any) -> None:
        if not raw:
            tell(created if more["created"] else updated, instance, using)

    def gone(instance: Model, using: str, **_: Any) -> None:
        tell(deleted, instance, using)

    for signal, receiver in ((post_save, saved), (post_delete, gone)):
        name = f"chasqui {model._meta.label}"
        signal.disconnect(sender=model, dispatch_uid=name)
        signal.connect(receiver, sender=model, weak=False, dispatch_uid=name)


def shaped(shape: Shape, row: Any) -> dict[str, Any]:
    """The values of a row, under the names and in the nesting of `shape`."""
    return {name: _value(field, row) for name, field in shape.items()}


def _value(field: Field | Mapping[str, Field], row: Any) -> Any:
    if isinstance(field, Mapping):
        return shaped(field, row)
    return field(row) if callable(field) else attrgetter(field)(row)
