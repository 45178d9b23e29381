#include "importar.h"

#include <array>
#include <functional>
#include <set>

#include "base/errors.h"
#include "base/text.h"
#include "fila.h"
#include "ordenes.h"
#include "seguimiento.h"
#include "service/secret.h"
#include "ventas.h"

namespace chasqui::servitec {
namespace {

using chasqui::JsonObject;
using chasqui::service::ForeignDatabase;
using chasqui::service::ImportCount;
using chasqui::service::ImportReport;
using chasqui::service::ImportRun;

class Importacion {
 public:
  Importacion(ForeignDatabase& origen, ImportRun& run) : origen_(origen), run_(run), tx_(run.tx) {}

  ImportReport hacer();

 private:
  using Paso = void (Importacion::*)(Id, Fila&);

  void tabla(const std::string& nombre, Paso paso);
  void una_fila(const std::string& nombre, const JsonObject& columnas, Paso paso);
  void guardar_resto(const std::string& nombre, Id id, const Fila& fila);
  void demas_tablas();

  void cliente(Id id, Fila& fila);
  void producto(Id id, Fila& fila);
  void orden(Id id, Fila& fila);
  void venta(Id id, Fila& fila);
  void linea(Id id, Fila& fila);
  void usuario(Id id, Fila& fila);
  void nada(Id, Fila&) {}

  Json cliente_o_nuevo(Fila& fila);
  std::string estado_de(Fila& fila);
  static std::string metodo_de(Fila& fila);

  ForeignDatabase& origen_;
  ImportRun& run_;
  Tx& tx_;
  ImportReport informe_;
  std::set<std::string> hechas_;
};

// Passwords in the clear are not kept anywhere, not even of rows that do not fit.
bool es_clave(std::string_view columna) {
  const std::string plegada = fold(columna);
  return plegada == "password" || plegada == "clave" || plegada == "contrasena";
}

Record con_id(Id id, Record valores) { return std::move(valores.set("id", id.value)); }

void Importacion::una_fila(const std::string& nombre, const JsonObject& columnas, Paso paso) {
  Fila fila(columnas);
  const Id id{fila.entero("id", 0)};
  const auto problema = [&](std::string texto) {
    informe_.problems.push_back({nombre, id.value, std::move(texto)});
  };
  try {
    tx_.nested([&] {
      (this->*paso)(id, fila);
      guardar_resto(nombre, id, fila);
    });
    ++informe_.counts.back().imported;
  } catch (const std::exception& error) {
    problema(std::string("se guardó aparte: ") + error.what());
    guardar_resto(nombre, id, Fila(columnas));
  }
  for (const std::string& aviso : fila.avisos()) problema(aviso);
}

void Importacion::tabla(const std::string& nombre, Paso paso) {
  hechas_.insert(nombre);
  const std::int64_t total = origen_.count(nombre);
  informe_.counts.push_back({nombre, 0, 0});
  origen_.each(nombre, [&](const JsonObject& columnas) {
    ++informe_.counts.back().read;
    una_fila(nombre, columnas, paso);
    run_.progress(nombre, informe_.counts.back().read, total);
  });
}

// Columns that have no place of their own, kept under their table's name.
void Importacion::guardar_resto(const std::string& nombre, Id id, const Fila& fila) {
  JsonObject datos;
  for (const auto& [columna, valor] : fila.resto())
    if (!valor.is_null() && !es_clave(columna)) datos.set(columna, valor);
  if (datos.empty()) return;
  tx_.insert("filas_importadas", {{"tabla", nombre},
                                  {"fila", id.value == 0 ? Json() : Json(id.value)},
                                  {"datos", std::move(datos)}});
}

void Importacion::cliente(Id id, Fila& fila) {
  Json nombre = fila.texto({"nombre"});
  if (nombre.is_null()) {
    fila.avisar("sin nombre");
    nombre = "(sin nombre)";
  }
  const bool tiene_fecha = !fila.resto().at("fecha_creacion").is_null();
  Record valores{{"nombre", nombre},
                 {"telefono", fila.texto({"telefono"})},
                 {"email", fila.texto({"email"})},
                 {"direccion", fila.texto({"direccion"})},
                 {"rut", fila.texto({"rut", "cedula"})}};
  const Record guardado = tx_.insert("clientes", con_id(id, std::move(valores)));
  if (tiene_fecha)
    tx_.update("clientes", guardado.id(),
               Record{{"creado_en", fila.momento({"fecha_creacion"}, tx_.zone(), tx_.now())}});
}

void Importacion::producto(Id id, Fila& fila) {
  const std::int64_t stock = fila.entero("stock", 0);
  Json nombre = fila.texto({"nombre"});
  if (nombre.is_null()) {
    fila.avisar("sin nombre");
    nombre = "(sin nombre " + std::to_string(id.value) + ")";
  }
  const Json categoria = fila.texto({"categoria"});
  const std::int64_t proveedor = fila.entero("proveedor_id", 0);
  Record guardado = tx_.insert(
      "inventario", con_id(id, {{"nombre", nombre},
                                {"categoria", categoria.is_null() ? Json("General") : categoria},
                                {"precio", fila.dinero({"precio"})},
                                {"costo", fila.dinero({"costo"})},
                                {"stock", 0},
                                {"stock_minimo", fila.entero("stock_minimo", 5)},
                                {"descripcion", fila.texto({"descripcion"})},
                                {"proveedor_id", proveedor == 0 ? Json() : Json(proveedor)},
                                {"permite_negativo", stock < 0}}));
  if (stock != 0) mover_stock(tx_, std::move(guardado), {"inicial", stock, "", "importación"});
}

// The row's customer; one that is not there is made, so that the order is not lost.
Json Importacion::cliente_o_nuevo(Fila& fila) {
  const std::int64_t id = fila.entero("cliente_id", 0);
  if (id == 0) return nullptr;
  if (!tx_.from("clientes").where("id", id).with_deleted().any()) {
    fila.avisar("el cliente " + std::to_string(id) + " no existe: se creó sin datos");
    tx_.insert("clientes", con_id(Id{id}, {{"nombre", "(cliente " + std::to_string(id) + ")"}}));
  }
  return id;
}

std::string Importacion::estado_de(Fila& fila) {
  const Json estado = fila.texto({"estado"});
  if (estado.is_null()) return "Pendiente";
  try {
    return estado_valido(estado.text());
  } catch (const chasqui::Refusal&) {
    fila.avisar("estado desconocido, quedó Pendiente: " + std::string(estado.text()));
    return "Pendiente";
  }
}

void Importacion::orden(Id id, Fila& fila) {
  Json cliente = cliente_o_nuevo(fila);
  if (cliente.is_null()) {
    fila.avisar("sin cliente: se creó uno sin datos");
    cliente = tx_.insert("clientes", {{"nombre", "(sin cliente)"}}).id().value;
  }
  const auto o_vacio = [](Json texto) { return texto.is_null() ? Json("") : texto; };
  const Json fecha = fila.resto().contains("fecha") ? fila.resto().at("fecha") : Json();
  const Json observacion = fila.texto({"observacion", "problema"});
  const Json presupuesto = fila.resto().at("presupuesto").is_null()
                               ? Json()
                               : Json(Fila(fila.resto()).dinero({"presupuesto"}));
  const Decimal total =
      fila.dinero({"total", "total_a_cobrar", "presupuesto", "presupuesto_inicial"});
  const Decimal abono = fila.dinero({"anticipo", "abono"});
  const Json entrega = fila.texto({"fecha_entrega"});
  const auto dia = entrega.is_null() ? std::nullopt : chasqui::parse_iso(entrega.text());
  if (!entrega.is_null() && !dia)
    fila.avisar("fecha_entrega: no es una fecha: " + to_text(entrega));
  const std::string estado = estado_de(fila);
  tx_.insert("ordenes",
             con_id(id, {{"numero", numero_de("O", tx_.next_number("ordenes"))},
                         {"cliente_id", cliente},
                         {"equipo", o_vacio(fila.texto({"equipo"}))},
                         {"marca", o_vacio(fila.texto({"marca"}))},
                         {"modelo", o_vacio(fila.texto({"modelo"}))},
                         {"problema", o_vacio(observacion)},
                         {"observacion", observacion},
                         {"estado", estado},
                         {"total", total},
                         {"anticipo", abono},
                         {"abono", abono},
                         {"presupuesto", presupuesto},
                         {"descuento", fila.dinero({"descuento"})},
                         {"fecha", fecha},
                         {"fecha_ingreso", fila.momento({"fecha_ingreso", "fecha_entrada", "fecha"},
                                                        tx_.zone(), tx_.now())},
                         {"fecha_entrega", dia ? Json(to_iso(*dia).substr(0, 10)) : Json()},
                         {"serie", fila.texto({"serie"})},
                         {"accesorios", fila.texto({"accesorios"})},
                         {"riesgoso", fila.entero("riesgoso", 0) != 0},
                         {"condicion", fila.texto({"condicion"})},
                         {"tecnico_id", fila.tomar({"tecnico_id"})},
                         {"token_publico", nuevo_token()}}));
  tx_.insert("historial_ordenes", {{"orden_id", id.value}, {"a", estado}, {"nota", "importación"}});
}

std::string Importacion::metodo_de(Fila& fila) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kPagos{
      {{"pago_efectivo", "Efectivo"},
       {"pago_transferencia", "Transferencia"},
       {"pago_debito", "Débito"},
       {"pago_credito", "Crédito"}}};
  std::string metodo;
  int cuantos = 0;
  for (const auto& [columna, nombre] : kPagos) {
    if (Fila(fila.resto()).dinero({columna}).is_zero()) continue;
    metodo = nombre;
    ++cuantos;
  }
  if (cuantos > 1) return "Mixto";  // The parts are left over, so they are kept.
  for (const auto& [columna, nombre] : kPagos) fila.tomar({columna});
  return cuantos == 0 ? "Efectivo" : metodo;
}

void Importacion::venta(Id id, Fila& fila) {
  const Json metodo = fila.texto({"metodo_pago"});
  const Decimal total = fila.dinero({"total_final", "total"});
  const Totales totales =
      calcular({{1, total, Decimal()}}, Decimal(), {regla_de(tx_.settings()).tasa, true, 2});
  tx_.insert("ventas",
             con_id(id, {{"numero", numero_de("V", tx_.next_number("ventas"))},
                         {"cliente_id", cliente_o_nuevo(fila)},
                         {"fecha", fila.momento({"fecha"}, tx_.zone(), tx_.now())},
                         {"total", total},
                         {"total_calculado", total},
                         {"neto", totales.neto},
                         {"impuesto", totales.impuesto},
                         {"descuento", fila.dinero({"descuento"})},
                         {"metodo_pago", metodo.is_null() ? Json(metodo_de(fila)) : metodo}}));
}

void Importacion::linea(Id id, Fila& fila) {
  const std::int64_t producto = fila.entero("producto_id", 0);
  const bool existe = producto != 0 && tx_.find("inventario", Id{producto}).has_value();
  if (producto != 0 && !existe)
    fila.avisar("el producto " + std::to_string(producto) + " no existe");
  tx_.insert("detalle_ventas", con_id(id, {{"venta_id", fila.entero("venta_id", 0)},
                                           {"producto_id", existe ? Json(producto) : Json()},
                                           {"cantidad", fila.entero("cantidad", 1)},
                                           {"precio", fila.dinero({"precio_unitario", "precio"})},
                                           {"subtotal", fila.dinero({"subtotal"})},
                                           {"orden_id", fila.tomar({"orden_id"})}}));
}

void Importacion::usuario(Id id, Fila& fila) {
  static constexpr std::array<std::string_view, 4> kRoles{"RECEPCIONISTA", "TECNICO",
                                                          "ADMINISTRADOR", "GERENTE"};
  const std::string rol = chasqui::fold(fila.texto({"rol"}).text());
  std::string_view elegido = "RECEPCIONISTA";
  bool conocido = false;
  for (const std::string_view candidato : kRoles)
    if (chasqui::fold(candidato) == rol) elegido = candidato, conocido = true;
  if (!conocido) fila.avisar("rol desconocido, quedó RECEPCIONISTA: " + rol);
  const Json clave = fila.texto({"password"});
  tx_.insert("usuarios",
             con_id(id, {{"nombre", fila.texto({"nombre"})},
                         {"rol", elegido},
                         {"porcentaje_comision", fila.dinero({"porcentaje_comision"})},
                         {"activo", fila.entero("activo", 1) != 0},
                         {"clave", clave.is_null()
                                       ? Json()
                                       : Json(chasqui::service::hashed_password(clave.text()))},
                         {"debe_cambiar_clave", true}}));
}

void Importacion::demas_tablas() {
  for (const std::string& nombre : origen_.tables())
    if (!hechas_.contains(nombre)) tabla(nombre, &Importacion::nada);
}

ImportReport Importacion::hacer() {
  static constexpr std::array<std::pair<std::string_view, Paso>, 7> kOrden{
      {{"clientes", &Importacion::cliente},
       {"inventario", &Importacion::producto},
       {"usuarios", &Importacion::usuario},
       {"ordenes", &Importacion::orden},
       {"ventas", &Importacion::venta},
       {"detalle_ventas", &Importacion::linea},
       {"venta_detalles", &Importacion::linea}}};
  const std::vector<std::string> tablas = origen_.tables();
  for (const auto& [nombre, paso] : kOrden)
    for (const std::string& hay : tablas)
      if (hay == nombre) tabla(hay, paso);
  demas_tablas();
  return std::move(informe_);
}

}  // namespace

ImportReport importar(ForeignDatabase& origen, ImportRun& run) {
  return Importacion(origen, run).hacer();
}

}  // namespace chasqui::servitec
