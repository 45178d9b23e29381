#include "entidades.h"

#include <utility>

namespace chasqui::tablero {
namespace {

constexpr std::size_t kMes = 7;  // Of "2026-01-31".
// Figures are sums of many amounts: one beyond it is left out of them.
const Decimal kMontoMax = Decimal::whole(100'000'000'000);

void poner(Record& cambios, std::string_view campo, std::string texto) {
  if (!texto.empty()) cambios.set(campo, std::move(texto));
}

void poner(Record& cambios, std::string_view campo, std::optional<Decimal> numero) {
  if (numero && *numero <= kMontoMax && -kMontoMax <= *numero)
    cambios.set(campo, numero->rescaled(2));
}

struct DiaDicho {
  std::optional<Utc> momento;
  std::string texto;
};
DiaDicho dia_dicho(const JsonObject& objeto) {
  const Nombres nombres = {"fecha_creacion", "fecha_registro", "fecha"};
  return {momento_de(objeto, nombres), texto_de(objeto, nombres)};
}

// A day is written as a day or as a moment; without one it is today.
std::string dia_de(const Read& read, const JsonObject& objeto) {
  const DiaDicho dicho = dia_dicho(objeto);
  if (!dicho.momento) return read.zone().local_day(read.now());
  return dicho.texto.size() == kDia ? dicho.texto : read.zone().local_day(*dicho.momento);
}

std::string categoria_de(const JsonObject& servicio) {
  const JsonObject* categoria = servicio.at("categoria").if_object();
  if (categoria) return texto_de(*categoria, {"nombre", "id"});
  std::string nombre = texto_de(servicio, {"categoria_nombre", "categoriaNombre", "categoria"});
  if (!nombre.empty()) return nombre;
  const std::string id = texto_de(servicio, {"categoriaId", "categoria_id"});
  return id.empty() ? std::string() : "Categoría " + id;
}

Record de_reserva(const Tipo& tipo, const JsonObject& objeto) {
  Record cambios;
  poner(cambios, "estado", texto_de(objeto, {"estado"}));
  if (tipo.termina) cambios.set("estado", "cancelada");
  poner(cambios, "total", numero_de(objeto, {"totalEstimado", "total_estimado"}));
  poner(cambios, "cliente", texto_de(objeto, {"clienteId", "cliente_id", "cliente"}));
  poner(cambios, "proveedor", texto_de(objeto, {"proveedorId", "proveedor_id", "proveedor"}));
  poner(cambios, "servicio", texto_de(objeto, {"servicioId", "servicio_id", "servicio"}));
  return cambios;
}

Record de_pago(const JsonObject& objeto) {
  Record cambios;
  poner(cambios, "estado", texto_de(objeto, {"estado"}));
  poner(cambios, "monto", numero_de(objeto, {"monto"}));
  poner(cambios, "reserva", texto_de(objeto, {"reservaId", "reserva_id", "reserva"}));
  return cambios;
}

Record de_calificacion(const JsonObject& objeto) {
  Record cambios;
  poner(cambios, "puntuacion", numero_de(objeto, {"puntuacion"}));
  poner(cambios, "servicio", texto_de(objeto, {"servicioId", "servicio_id", "servicio"}));
  return cambios;
}

Record de_servicio(const Tipo& tipo, const JsonObject& objeto) {
  Record cambios;
  poner(cambios, "nombre", texto_de(objeto, {"nombre", "nombre_servicio"}));
  poner(cambios, "precio", numero_de(objeto, {"precio"}));
  poner(cambios, "proveedor", texto_de(objeto, {"proveedorId", "proveedor_id", "proveedor"}));
  poner(cambios, "categoria", categoria_de(objeto));
  if (const bool* activo = objeto.at("activo").if_bool()) cambios.set("activo", *activo);
  if (tipo.termina) cambios.set("activo", false);
  return cambios;
}

Record de_persona(Clase clase, const JsonObject& objeto) {
  Record cambios{{"clase", a_texto(clase)}};
  poner(cambios, "nombre", texto_de(objeto, {"nombre", "nombre_negocio", "username"}));
  return cambios;
}

Ficha destino_de(const Tipo& tipo, const JsonObject& objeto) {
  switch (tipo.clase) {
    case Clase::kReserva:
      return {"reservas", de_reserva(tipo, objeto)};
    case Clase::kPago:
      return {"pagos", de_pago(objeto)};
    case Clase::kCalificacion:
      return {"calificaciones", de_calificacion(objeto)};
    case Clase::kServicio:
      return {"servicios", de_servicio(tipo, objeto)};
    case Clase::kCliente:
    case Clase::kProveedor:
      return {"personas", de_persona(tipo.clase, objeto)};
    case Clase::kOtra:
      break;
  }
  return {};
}

void poner_dia(const Read& read, Clase clase, const JsonObject& objeto, Record& cambios) {
  if (clase == Clase::kCalificacion || clase == Clase::kServicio) return;
  const std::string dia = dia_de(read, objeto);
  cambios.set("mes", dia.substr(0, kMes));
  if (clase == Clase::kReserva || clase == Clase::kPago) cambios.set("dia", dia);
}

std::string dueno_del_servicio(Read& read, const std::string& servicio) {
  if (servicio.empty()) return {};
  const auto fila = read.from("servicios").where("clave", servicio).first();
  return fila ? std::string(fila->text("proveedor")) : std::string();
}

Partes de_la_reserva(Read& read, const std::string& clave) {
  const auto fila = read.from("reservas").where("clave", clave).first();
  if (!fila) return {};
  Partes partes{std::string(fila->text("cliente")), std::string(fila->text("proveedor"))};
  if (partes.proveedor.empty())
    partes.proveedor = dueno_del_servicio(read, std::string(fila->text("servicio")));
  return partes;
}

// Whose payment is paid waits no longer.
void confirmar_la_pagada(Tx& tx, const JsonObject& pago) {
  if (texto_de(pago, {"estado"}) != "pagado") return;
  const std::string clave = texto_de(pago, {"reservaId", "reserva_id", "reserva"});
  auto reserva = tx.from("reservas").where("clave", clave).first();
  if (reserva && reserva->text("estado") == "pendiente")
    tx.update("reservas", std::move(*reserva), Record{{"estado", "confirmada"}});
}

}  // namespace

Partes partes_de(Read& read, Clase clase, const JsonObject& objeto) {
  Partes partes{texto_de(objeto, {"clienteId", "cliente_id", "cliente"}),
                texto_de(objeto, {"proveedorId", "proveedor_id", "proveedor"})};
  if (partes.proveedor.empty())
    partes.proveedor =
        dueno_del_servicio(read, texto_de(objeto, {"servicioId", "servicio_id", "servicio"}));
  std::string reserva;
  if (clase == Clase::kReserva) reserva = texto_de(objeto, {"id"});
  if (clase == Clase::kPago) reserva = texto_de(objeto, {"reservaId", "reserva_id", "reserva"});
  if (reserva.empty() || (!partes.cliente.empty() && !partes.proveedor.empty())) return partes;
  Partes conocidas = de_la_reserva(read, reserva);
  if (partes.cliente.empty()) partes.cliente = std::move(conocidas.cliente);
  if (partes.proveedor.empty()) partes.proveedor = std::move(conocidas.proveedor);
  return partes;
}

std::optional<Ficha> ficha_de(const Read& read, const Tipo& tipo, const JsonObject& objeto,
                              Utc marca) {
  Ficha ficha = destino_de(tipo, objeto);
  std::string clave = texto_de(objeto, {"id"});
  if (ficha.modelo.empty() || clave.empty()) return std::nullopt;
  poner_dia(read, tipo.clase, objeto, ficha.valores);
  ficha.valores.set("marca", to_iso(marca));
  ficha.valores.set("clave", std::move(clave));
  return ficha;
}

bool aplicar(Tx& tx, const Tipo& tipo, const JsonObject& objeto, Utc marca) {
  Ficha destino = destino_de(tipo, objeto);
  const std::string clave = texto_de(objeto, {"id"});
  if (destino.modelo.empty() || clave.empty()) return true;
  service::Select antes = tx.from(destino.modelo);
  antes.where("clave", clave);
  if (destino.modelo == "personas") antes.where("clase", a_texto(tipo.clase));
  auto conocida = antes.first();
  if (conocida && marca < conocida->time("marca")) return false;
  Record& cambios = destino.valores;
  cambios.set("marca", to_iso(marca));
  // A day once known stays, unless the event says another.
  if (!conocida || dia_dicho(objeto).momento) poner_dia(tx, tipo.clase, objeto, cambios);
  if (conocida) {
    tx.update(destino.modelo, std::move(*conocida), std::move(cambios));
  } else {
    cambios.set("clave", clave);
    tx.insert(destino.modelo, std::move(cambios));
  }
  if (tipo.clase == Clase::kPago) confirmar_la_pagada(tx, objeto);
  return true;
}

}  // namespace chasqui::tablero
