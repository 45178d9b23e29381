#include "demo.h"

#include <algorithm>
#include <array>

#include "inventario.h"
#include "ordenes.h"
#include "ventas.h"

namespace chasqui::servitec {
namespace {

using chasqui::Random;
using chasqui::Utc;
using chasqui::service::DemoState;
using chasqui::service::DemoStep;
using std::chrono::hours;
using std::chrono::minutes;

constexpr std::int64_t kPorPaso = 100;
constexpr std::int64_t kClientes = 300, kProductos = 400, kOrdenes = 800, kVentas = 2000;
constexpr std::int64_t kDias = 90;

constexpr std::array<std::string_view, 24> kNombres{
    "María",   "José",   "Guadalupe", "Juan",  "Sofía",   "Luis",  "Ximena", "Carlos",
    "Daniela", "Miguel", "Fernanda",  "Jorge", "Valeria", "Ángel", "Lucía",  "Raúl",
    "Camila",  "Iván",   "Regina",    "Óscar", "Paola",   "Hugo",  "Elena",  "Tomás"};
constexpr std::array<std::string_view, 24> kApellidos{
    "Hernández", "García", "Martínez", "López", "González", "Pérez",   "Rodríguez", "Sánchez",
    "Ramírez",   "Cruz",   "Flores",   "Gómez", "Morales",  "Vázquez", "Jiménez",   "Reyes",
    "Díaz",      "Torres", "Núñez",    "Ávila", "Peña",     "Ibáñez",  "Muñoz",     "Quiñones"};
constexpr std::array<std::string_view, 10> kCalles{
    "Av. Insurgentes", "Calle Hidalgo", "Av. Juárez",  "Calle Morelos",   "Privada Robles",
    "Calle 5 de Mayo", "Av. Reforma",   "Calle Nogal", "Av. del Trabajo", "Calle Allende"};

struct Equipo {
  std::string_view tipo, marca;
  std::array<std::string_view, 4> modelos;
};
constexpr std::array<Equipo, 6> kEquipos{
    {{"Celular", "Samsung", {"Galaxy A14", "Galaxy A54", "Galaxy S21", "Galaxy S23"}},
     {"Celular", "Apple", {"iPhone 11", "iPhone 12", "iPhone 13", "iPhone SE"}},
     {"Celular", "Motorola", {"Moto G22", "Moto G54", "Edge 30", "Moto E13"}},
     {"Laptop", "HP", {"Pavilion 15", "ProBook 440", "14-dq", "Victus 16"}},
     {"Consola", "Sony", {"PS4", "PS4 Pro", "PS5", "PS5 Slim"}},
     {"Tablet", "Xiaomi", {"Pad 5", "Pad 6", "Redmi Pad", "Redmi Pad SE"}}}};
constexpr std::array<std::string_view, 8> kProblemas{
    "Pantalla rota", "No carga",           "Batería dura poco", "Se mojó",
    "No enciende",   "Altavoz sin sonido", "Botón trabado",     "Se calienta y se apaga"};

struct Familia {
  std::string_view categoria;
  std::array<std::string_view, 4> piezas;
  std::int64_t precio_base;
  std::string_view tipo;
};
constexpr std::array<Familia, 6> kFamilias{
    {{"Pantallas", {"Pantalla", "Digitalizador", "Mica templada", "Marco"}, 650, "repuesto"},
     {"Baterías",
      {"Batería", "Batería reforzada", "Conector de batería", "Adhesivo"},
      320,
      "repuesto"},
     {"Accesorios", {"Funda", "Cargador rápido", "Cable USB-C", "Audífonos"}, 150, "producto"},
     {"Cámaras", {"Cámara trasera", "Cámara frontal", "Lente", "Flex de cámara"}, 480, "repuesto"},
     {"Placas", {"Centro de carga", "Placa base", "Flex de encendido", "Altavoz"}, 390, "repuesto"},
     {"Mano de obra",
      {"Diagnóstico", "Limpieza", "Cambio de pieza", "Respaldo de datos"},
      200,
      "servicio"}}};

template <class T, std::size_t N>
const T& alguno(Random& random, const std::array<T, N>& opciones) {
  return opciones[random.below(N)];
}

std::int64_t entre(Random& random, std::int64_t desde, std::int64_t hasta) {
  return desde +
         static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(hasta - desde + 1)));
}

// A moment of the last 90 days within opening hours, by the shop's clock; never after now.
Utc momento(Tx& tx, Random& random, std::int64_t dias_atras) {
  const Utc dia = tx.zone().day_start_before(tx.now(), static_cast<int>(dias_atras));
  return std::min(tx.now(), dia + hours(entre(random, 9, 18)) + minutes(entre(random, 0, 59)));
}

void crear_cliente(Tx& tx, Random& random, std::int64_t n) {
  const std::string nombre(alguno(random, kNombres)), apellido(alguno(random, kApellidos));
  const bool tiene_correo = random.below(3) > 0;
  const std::string numero = std::to_string(1'000'000 + n * 7919 % 9'000'000);
  tx.insert(
      "clientes",
      {{"nombre", nombre + " " + apellido + " " + std::string(alguno(random, kApellidos))},
       {"telefono", "55-" + numero.substr(0, 3) + "-" + numero.substr(3)},
       {"email", tiene_correo ? Json("cliente" + std::to_string(n) + "@correo.example") : Json()},
       {"direccion",
        std::string(alguno(random, kCalles)) + " " + std::to_string(entre(random, 1, 980))}});
}

void crear_producto_demo(Tx& tx, Random& random, std::int64_t n) {
  const Familia& familia = kFamilias[static_cast<std::size_t>(n) % kFamilias.size()];
  const Equipo& equipo = alguno(random, kEquipos);
  const std::string pieza(familia.piezas[static_cast<std::size_t>(n / 6) % 4]);
  NuevoProducto nuevo;
  nuevo.nombre =
      pieza + " " + std::string(alguno(random, equipo.modelos)) + " #" + std::to_string(n + 1);
  nuevo.categoria = familia.categoria;
  nuevo.precio = Decimal(familia.precio_base * 100 + entre(random, 0, 400) * 50, 2);
  nuevo.costo = (nuevo.precio * Decimal(6, 1)).rescaled(2);
  nuevo.stock = familia.tipo == "servicio" ? 0
                : random.below(8) == 0     ? entre(random, 0, 5)
                                           : entre(random, 20, 120);
  nuevo.stock_minimo = familia.tipo == "servicio" ? -1 : 5;  // What has no shelf is never low.
  nuevo.tipo = familia.tipo;
  nuevo.sku = std::string(familia.categoria.substr(0, 3)) + "-" + std::to_string(10'000 + n);
  crear_producto(tx, nuevo);
}

// Older orders are further on.
std::vector<std::string> camino(Random& random, std::int64_t dias_atras) {
  const std::uint64_t suerte = random.below(20);
  if (suerte == 0) return {"Cancelado"};
  if (dias_atras > 20) {
    if (suerte == 1) return {"En Proceso", "Sin solución"};
    return {"En Proceso", "Reparado", "Entregado"};
  }
  switch (random.below(5)) {
    case 0:
      return {};
    case 1:
      return {"En Proceso"};
    case 2:
      return {"En Proceso", "Espera de Repuesto"};
    case 3:
      return {"En Proceso", "Reparado"};
    default:
      return {"En Proceso", "Reparado", "Entregado"};
  }
}

void llevar_hasta(Tx& tx, Id orden, const std::vector<std::string>& estados) {
  for (const std::string& estado : estados) {
    CambioDeEstado cambio;
    cambio.id = orden;
    cambio.estado = estado;
    cambio.fiado = true;
    cambiar_estado(tx, cambio);
  }
}

void fechar_historial(Tx& tx, Id orden, Utc desde) {
  Utc hora = desde;
  for (Record& paso :
       tx.from("historial_ordenes").where("orden_id", orden.value).order("id").rows()) {
    tx.update("historial_ordenes", std::move(paso),
              Record{{"hora", to_iso(std::min(hora, tx.now()))}});
    hora = hora + hours(20);
  }
}

// Two of three orders are somebody's.
Json tecnico_de(Tx& tx, std::int64_t n) {
  const auto todos = tx.accounts_with_role("tecnico");
  if (todos.empty() || n % 3 == 0) return Json();
  return Json(todos[static_cast<std::size_t>(n) % todos.size()].id);
}

void fechar_pagos(Tx& tx, const char* de, Id id, Utc fecha) {
  for (Record& pago : tx.from("pagos").where(de, id.value).rows())
    tx.update("pagos", std::move(pago), Record{{"fecha", to_iso(fecha)}});
}

void crear_orden_demo(Tx& tx, Random& random, std::int64_t n) {
  const std::int64_t dias_atras = kDias - n * kDias / kOrdenes;
  const Equipo& equipo = alguno(random, kEquipos);
  NuevaOrden nueva;
  nueva.cliente_id = Id{entre(random, 1, kClientes)};
  nueva.equipo = equipo.tipo;
  nueva.marca = equipo.marca;
  nueva.modelo = alguno(random, equipo.modelos);
  nueva.problema = alguno(random, kProblemas);
  nueva.estado = "Pendiente";
  nueva.total = Decimal(entre(random, 30, 320) * 1000, 2);
  nueva.anticipo = random.below(2) == 0 ? Decimal(0, 2) : Decimal(nueva.total.coefficient() / 2, 2);
  const Utc entrada = momento(tx, random, dias_atras);
  nueva.fecha_entrega = tx.zone().local_day(entrada + hours(24 * entre(random, 2, 9)));
  const Id orden = crear_orden(tx, nueva).id;
  llevar_hasta(tx, orden, camino(random, dias_atras));
  tx.update("ordenes", orden,
            Record{{"fecha_ingreso", to_iso(entrada)}, {"tecnico_id", tecnico_de(tx, n)}});
  fechar_historial(tx, orden, entrada);
  fechar_pagos(tx, "orden_id", orden, entrada);
}

// A line of something that is there; nullopt when the shelf is empty.
std::optional<LineaVenta> linea_posible(Tx& tx, Random& random) {
  const Id id{entre(random, 1, kProductos)};
  const Record producto = tx.get("inventario", id);
  const std::int64_t cantidad = random.below(5) == 0 ? 2 : 1;
  const bool es_servicio = producto.text("tipo") == "servicio";
  if (!es_servicio && producto.integer("stock") < cantidad + 6) return std::nullopt;
  const Decimal precio = producto.decimal("precio");
  return LineaVenta{id, cantidad, precio, (Decimal::whole(cantidad) * precio).rescaled(2)};
}

void crear_venta_demo(Tx& tx, Random& random, std::int64_t n) {
  static constexpr std::array<std::string_view, 4> kMetodos{"Efectivo", "Efectivo", "Débito",
                                                            "Transferencia"};
  NuevaVenta venta;
  venta.total = Decimal(0, 2);
  for (std::int64_t i = entre(random, 1, 3); i > 0; --i) {
    const auto linea = linea_posible(tx, random);
    if (!linea) continue;
    venta.total = venta.total + linea->subtotal;
    venta.productos.push_back(*linea);
  }
  if (venta.productos.empty()) return crear_venta_demo(tx, random, n);
  if (random.below(3) == 0) venta.cliente_id = Id{entre(random, 1, kClientes)};
  venta.metodo_pago = alguno(random, kMetodos);
  const Id id = registrar_venta(tx, venta).id;
  const Utc fecha = momento(tx, random, kDias - n * (kDias + 1) / kVentas);
  tx.update("ventas", id, Record{{"fecha", to_iso(fecha)}});
  fechar_pagos(tx, "venta_id", id, fecha);
}

struct Tramo {
  std::int64_t cuantos;
  void (*crear)(Tx&, Random&, std::int64_t);
};
constexpr std::array<Tramo, 4> kTramos{{{kClientes, crear_cliente},
                                        {kProductos, crear_producto_demo},
                                        {kOrdenes, crear_orden_demo},
                                        {kVentas, crear_venta_demo}}};

}  // namespace

DemoState llenar_demo(Tx& tx, const DemoStep& step) {
  constexpr std::int64_t kTotal = kClientes + kProductos + kOrdenes + kVentas;
  std::int64_t desde = step.step * kPorPaso;
  for (const Tramo& tramo : kTramos) {
    if (desde < tramo.cuantos) {
      for (std::int64_t i = 0; i < kPorPaso; ++i) tramo.crear(tx, step.random, desde + i);
      break;
    }
    desde -= tramo.cuantos;
  }
  return {(step.step + 1) * kPorPaso, kTotal};
}

}  // namespace chasqui::servitec
