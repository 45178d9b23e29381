"""The client of ServitecManager: one method for each call, and the events in real time."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import requests

from servitec_manager.realtime import Event, Listener
from servitec_manager.settings import load_settings

Row = dict[str, Any]
HEALTH_SECONDS = 2
RETRY_STATUS = (429, 503)
RETRY_SECONDS_MAX = 5.0

log = logging.getLogger(__name__)


class ServitecAPIClient:
    """Any thread may call it. An answer that is no success raises requests.HTTPError.

    Each write carries a key of its own, so that trying again after a cut never does it twice.
    """

    def __init__(self, base_url: str | None = None) -> None:
        """Without a URL, that of config.json, else http://localhost:8000."""
        self._settings = load_settings()
        self.base_url = (base_url or self._settings.url).rstrip("/")
        self._callbacks: dict[str, list[Callable[[Any], None]]] = defaultdict(list)
        self._lock = threading.Lock()
        self._listener: Listener | None = None

    # Customers.

    def get_clientes(
        self, search: str | None = None, limit: int = 100, offset: int = 0
    ) -> list[Row]:
        return self._get("/clientes", search=search, limit=limit, offset=offset)

    def get_cliente(self, cliente_id: int) -> Row:
        return self._get(f"/clientes/{cliente_id}")

    def create_cliente(
        self,
        nombre: str,
        telefono: str | None = None,
        email: str | None = None,
        direccion: str | None = None,
    ) -> Row:
        body = {"nombre": nombre, "telefono": telefono, "email": email, "direccion": direccion}
        return self._send("POST", "/clientes", body)

    def update_cliente(self, cliente_id: int, **cambios: Any) -> Row:
        return self._send("PUT", f"/clientes/{cliente_id}", cambios)

    def delete_cliente(self, cliente_id: int) -> Row:
        return self._send("DELETE", f"/clientes/{cliente_id}")

    # Stock.

    def get_inventario(
        self, categoria: str | None = None, stock_bajo: bool = False, limit: int = 100
    ) -> list[Row]:
        return self._get("/inventario", categoria=categoria, stock_bajo=stock_bajo, limit=limit)

    def create_producto(
        self, nombre: str, categoria: str, precio: float, stock: int, **mas: Any
    ) -> Row:
        """`mas` may have stock_minimo and descripcion."""
        body = {"nombre": nombre, "categoria": categoria, "precio": precio, "stock": stock, **mas}
        return self._send("POST", "/inventario", body)

    def update_stock(self, producto_id: int, cantidad: int, operacion: str = "set") -> Row:
        """`operacion` is set, add or subtract."""
        body = {"cantidad": cantidad, "operacion": operacion}
        return self._send("PUT", f"/inventario/{producto_id}/stock", body)

    # Orders and sales.

    def get_ordenes(
        self, estado: str | None = None, cliente_id: int | None = None, limit: int = 100
    ) -> list[Row]:
        return self._get("/ordenes", estado=estado, cliente_id=cliente_id, limit=limit)

    def create_orden(
        self, cliente_id: int, equipo: str, marca: str, modelo: str, problema: str, **mas: Any
    ) -> Row:
        """`mas` may have estado, total and anticipo."""
        body = {"cliente_id": cliente_id, "equipo": equipo, "marca": marca, "modelo": modelo}
        return self._send("POST", "/ordenes", {**body, "problema": problema, **mas})

    def update_estado_orden(self, orden_id: int, estado: str) -> Row:
        return self._send("PUT", f"/ordenes/{orden_id}/estado", {"estado": estado})

    def create_venta(
        self,
        total: float,
        productos: list[Row],
        cliente_id: int | None = None,
        metodo_pago: str = "Efectivo",
    ) -> Row:
        """Each of `productos` has id, cantidad, precio and subtotal."""
        body = {"total": total, "productos": productos, "cliente_id": cliente_id}
        return self._send("POST", "/ventas", {**body, "metodo_pago": metodo_pago})

    def get_dashboard_stats(self) -> Row:
        return self._get("/stats/dashboard")

    # Real time.

    def connect_realtime(self, callback: Callable[[Event], None] | None = None) -> None:
        """Hands each event, once and in order, to `callback` in a thread of its own.

        The program lives as long as it listens: call disconnect_realtime() before leaving.
        """
        if callback is not None:
            self.register_callback("*", callback)
        with self._lock:
            if self._listener is not None or not self._settings.enable_realtime:
                return
            url = self.base_url.replace("http", "ws", 1) + "/ws"
            self._listener = Listener(url, self._settings.timeout, self._hand_over)
        self._listener.start()

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

    # Calls.

    def _get(self, path: str, **query: Any) -> Any:
        return self._call("GET", path, params=query)

    def _send(self, method: str, path: str, body: Row | None = None) -> Row:
        key = {"Idempotency-Key": str(uuid.uuid4())}
        return self._call(method, path, json=body, headers=key)

    def _call(self, method: str, path: str, **request: Any) -> Any:
        last = self._settings.retry_attempts
        for attempt in range(last + 1):
            wait = min(0.2 * 2**attempt, RETRY_SECONDS_MAX)
            try:
                response = requests.request(
                    method, self.base_url + path, timeout=self._settings.timeout, **request
                )
            except (requests.ConnectionError, requests.Timeout):
                if attempt == last:
                    raise
            else:
                again = response.headers.get("Retry-After", "")
                if attempt == last or not (again or response.status_code in RETRY_STATUS):
                    response.raise_for_status()
                    return response.json()
                wait = min(float(again), RETRY_SECONDS_MAX) if again.isdigit() else wait
            time.sleep(wait)


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
