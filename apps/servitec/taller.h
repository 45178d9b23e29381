// For tests: the repair shop with an empty database, on 2026-03-10 at noon by the shop's clock.
#pragma once
#include <fstream>
#include <sstream>
#include <string>

#include "service/app_fixture.h"
#include "inventario.h"
#include "ordenes.h"
#include "servitec.h"
#include "ventas.h"

namespace chasqui::servitec {

inline std::string app_toml() {
  std::ostringstream text;
  text << std::ifstream(SERVITEC_APP_TOML).rdbuf();
  return text.str();
}

inline Decimal centavos(std::int64_t cuantos) { return Decimal(cuantos, 2); }

class Taller : public service::AppFixture {
 public:
  explicit Taller(const Values& settings = {}) : AppFixture(app_toml(), ::servitec, settings) {
    clock.set(*parse_iso("2026-03-10T18:00:00Z"));
  }

  Id cliente(std::string nombre = "Ana") {
    return write([&](Tx& tx) { return tx.insert("clientes", {{"nombre", nombre}}).id(); });
  }
  // Each of another name; costs 10.00.
  Id producto(std::int64_t stock, bool permite_negativo = false) {
    NuevoProducto nuevo;
    nuevo.nombre = "Producto " + std::to_string(++productos_);
    nuevo.categoria = "Pantallas";
    nuevo.precio = centavos(1000);
    nuevo.stock = stock;
    nuevo.permite_negativo = permite_negativo;
    return write([&](Tx& tx) { return crear_producto(tx, nuevo).id; });
  }
  std::int64_t stock(Id producto) { return get("inventario", producto).integer("stock"); }
  // What the ledger adds up to.
  std::int64_t movido(Id producto) {
    return read([&](Read& read) {
      return read.from("movimientos_stock")
          .where("producto_id", producto.value)
          .sum("cantidad")
          .coefficient();
    });
  }
  Id orden(Decimal total, Decimal anticipo = centavos(0), std::string estado = "Pendiente") {
    NuevaOrden nueva;
    nueva.cliente_id = cliente();
    nueva.equipo = "Celular";
    nueva.marca = "Samsung";
    nueva.modelo = "A14";
    nueva.problema = "Pantalla rota";
    nueva.estado = std::move(estado);
    nueva.total = total;
    nueva.anticipo = anticipo;
    return write([&](Tx& tx) { return crear_orden(tx, nueva).id; });
  }

 private:
  int productos_ = 0;
};

inline LineaVenta linea(Id producto, std::int64_t cantidad, std::int64_t precio = 1000) {
  return {producto, cantidad, centavos(precio), centavos(cantidad * precio)};
}

inline NuevaVenta venta_de(std::vector<LineaVenta> lineas) {
  NuevaVenta venta;
  venta.total = centavos(0);
  for (const LineaVenta& una : lineas) venta.total = venta.total + una.subtotal;
  venta.productos = std::move(lineas);
  venta.metodo_pago = "Efectivo";
  return venta;
}

}  // namespace chasqui::servitec
