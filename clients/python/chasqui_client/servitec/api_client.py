"""The client of ServitecManager: one method for each call, and the events in real time."""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import requests

from chasqui_client.servitec.calls import Calls, Row
from chasqui_client.servitec.realtime import Event, Listener
from chasqui_client.servitec.settings import Settings, load_settings

HEALTH_SECONDS = 2

log = logging.getLogger(__name__)


class ServitecAPIClient:
    """Any thread may call it. An answer that is no success raises requests.HTTPError; no answer,
    after some more attempts, requests.ConnectionError or requests.Timeout.

    Each write carries a key of its own, so that trying again after a cut never does it twice.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        api_key: str | None = None,
        settings: Settings | None = None,
    ) -> None:
        """Without a URL, that of config.json, else http://localhost:8000."""
        self._settings = settings or load_settings()
        self.base_url = (base_url or self._settings.url).rstrip("/")
        self._calls = Calls(self.base_url, self._settings, api_key)
        self._callbacks: dict[str, list[Callable[[Any], None]]] = defaultdict(list)
        self._lock = threading.Lock()
        self._listener: Listener | None = None

    # Signing in, where the server asks for it.

    def sign_in(self, username: str, password: str) -> None:
        """From now on every call is this person's. The session is renewed as long as it is used;
        once it has ended, calls raise HTTPError with 401."""
        self._calls.sign_in(username, password)

    def sign_out(self) -> None:
        """Ends the session on the server, too."""
        self._calls.sign_out()

    # Customers.

    def get_clientes(
        self, search: str | None = None, limit: int = 100, offset: int = 0
    ) -> list[Row]:
        return self._calls.get("/clientes", search=search, limit=limit, offset=offset)

    def get_cliente(self, cliente_id: int) -> Row:
        return self._calls.get(f"/clientes/{cliente_id}")

    def create_cliente(
        self,
        nombre: str,
        telefono: str | None = None,
        email: str | None = None,
        direccion: str | None = None,
    ) -> Row:
        body = {"nombre": nombre, "telefono": telefono, "email": email, "direccion": direccion}
        return self._calls.send("POST", "/clientes", body)

    def update_cliente(self, cliente_id: int, **cambios: Any) -> Row:
        return self._calls.send("PUT", f"/clientes/{cliente_id}", cambios)

    def delete_cliente(self, cliente_id: int) -> Row:
        return self._calls.send("DELETE", f"/clientes/{cliente_id}")

    # Stock.

    def get_inventario(
        self, categoria: str | None = None, stock_bajo: bool = False, limit: int = 100
    ) -> list[Row]:
        return self._calls.get(
            "/inventario", categoria=categoria, stock_bajo=stock_bajo, limit=limit
        )

    def create_producto(
        self, nombre: str, categoria: str, precio: float, stock: int, **mas: Any
    ) -> Row:
        """`mas` may have stock_minimo and descripcion."""
        body = {"nombre": nombre, "categoria": categoria, "precio": precio, "stock": stock, **mas}
        return self._calls.send("POST", "/inventario", body)

    def update_stock(self, producto_id: int, cantidad: int, operacion: str = "set") -> Row:
        """`operacion` is set, add or subtract."""
        body = {"cantidad": cantidad, "operacion": operacion}
        return self._calls.send("PUT", f"/inventario/{producto_id}/stock", body)

    # Orders and sales.

    def get_ordenes(
        self, estado: str | None = None, cliente_id: int | None = None, limit: int = 100
    ) -> list[Row]:
        return self._calls.get("/ordenes", estado=estado, cliente_id=cliente_id, limit=limit)

    def create_orden(
        self, cliente_id: int, equipo: str, marca: str, modelo: str, problema: str, **mas: Any
    ) -> Row:
        """`mas` may have estado, total and anticipo."""
        body = {"cliente_id": cliente_id, "equipo": equipo, "marca": marca, "modelo": modelo}
        return self._calls.send("POST", "/ordenes", {**body, "problema": problema, **mas})

    def update_estado_orden(self, orden_id: int, estado: str) -> Row:
        return self._calls.send("PUT", f"/ordenes/{orden_id}/estado", {"estado": estado})

    def create_venta(
        self,
        total: float,
        productos: list[Row],
        cliente_id: int | None = None,
        metodo_pago: str = "Efectivo",
    ) -> Row:
        """Each of `productos` has id, cantidad, precio and subtotal."""
        body = {"total": total, "productos": productos, "cliente_id": cliente_id}
        return self._calls.send("POST", "/ventas", {**body, "metodo_pago": metodo_pago})

    def get_dashboard_stats(self) -> Row:
        return self._calls.get("/stats/dashboard")

    # Real time.

    def connect_realtime(self, callback: Callable[[Event], None] | None = None) -> None:
        """Hands each event, once and in order, to `callback` in a thread of its own. After a cut it
        comes back by itself; an event `resync` says that the lists have to be read again, as what
        was missed is not known any more.

        The program lives as long as it listens: call disconnect_realtime() before leaving.
        """
        if callback is not None:
            self.register_callback("*", callback)
        with self._lock:
            if self._listener is not None or not self._settings.enable_realtime:
                return
            url = self.base_url.replace("http", "ws", 1) + "/ws"
            listener = self._listener = Listener(
                url,
                self._settings.timeout,
                self._hand_over,
                credential=lambda: self._calls.credential,
                renew=self._calls.renew,
            )
        listener.start()

    def register_callback(self, event: str, callback: Callable[[Any], None]) -> None:
        """`callback` gets the `data` of the events with this name; of "*", whole events."""
        with self._lock:
            self._callbacks[event].append(callback)

    def disconnect_realtime(self) -> None:
        with self._lock:
            listener, self._listener = self._listener, None
            self._callbacks.pop("*", None)
        if listener is not None:
            listener.stop()

    @property
    def is_listening(self) -> bool:
        """Whether events arrive now; after a cut, what was missed arrives first."""
        listener = self._listener
        return listener is not None and listener.is_listening

    def is_online(self) -> bool:
        try:
            return requests.get(self.base_url + "/", timeout=HEALTH_SECONDS).status_code == 200
        except requests.RequestException:
            return False

    def _hand_over(self, event: Event) -> None:
        with self._lock:
            calls = [(callback, event) for callback in self._callbacks["*"]]
            calls += [(each, event.get("data")) for each in self._callbacks[event["event"]]]
        for callback, argument in calls:
            try:
                callback(argument)
            except Exception:  # A broken callback must not deafen the others.
                log.exception("realtime: the callback of %s failed", event["event"])


def demo(client: ServitecAPIClient, seconds: float = 60) -> None:
    """The server's health, its customers and statistics, then its events for a while."""
    print("En línea:", client.is_online())
    for cliente in client.get_clientes():
        print("-", cliente["nombre"])
    stats = client.get_dashboard_stats()
    for key in ("clientes", "ordenes_pendientes", "productos_stock_bajo", "ventas_hoy"):
        print(f"{key}: {stats[key]}")
    client.connect_realtime(lambda event: print(event["event"], event["data"]))
    try:
        time.sleep(seconds)
    finally:
        client.disconnect_realtime()


if __name__ == "__main__":
    demo(ServitecAPIClient())
