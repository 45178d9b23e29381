#include "fuente.h"

#include <array>
#include <exception>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "entidades.h"
#include "kit/remote_lists.h"

namespace chasqui::tablero {
namespace {

struct Lista {
  std::string_view nombre;  // In its address.
  std::string_view tipo;    // What each of its objects is as good as; empty: of a reserved service.
};
constexpr std::array<Lista, 7> kListas{{{"reserva", "reserva:creada"},
                                        {"calificacion", "calificacion:creada"},
                                        {"servicio", "servicio:creado"},
                                        {"cliente", "cliente:nuevo"},
                                        {"proveedor", "proveedor:nuevo"},
                                        {"pago", "pago:procesado"},
                                        {"reservaServicio", ""}}};
constexpr std::string_view kCamino = "/api_rest/api/v1/";

std::vector<std::string> direcciones(std::string_view base) {
  while (base.ends_with('/')) base.remove_suffix(1);
  std::vector<std::string> todas;
  for (const Lista& lista : kListas) {
    std::string& una = todas.emplace_back(base);
    una.append(kCamino).append(lista.nombre).append("/");
  }
  return todas;
}

// What cannot be kept is left out; the others are kept.
void guardar(Tx& tx, std::string_view modelo, const std::vector<Record>& filas) {
  try {
    tx.nested([&] { tx.insert_all(modelo, filas); });
    return;
  } catch (const std::exception&) {  // One by one, then.
  }
  for (const Record& fila : filas) {
    try {
      tx.nested([&] { tx.insert(modelo, fila); });
    } catch (const std::exception&) {  // As if it had not been sent.
    }
  }
}

// Nobody knows when something happened that has no date: long ago.
Utc momento(const JsonObject& objeto) {
  return momento_de(objeto, {"fecha_creacion", "fecha_registro", "fecha"}).value_or(Utc{});
}

std::optional<Record> reservado(const JsonObject& objeto) {
  std::string clave = texto_de(objeto, {"id"});
  if (clave.empty()) return std::nullopt;
  return Record{{"clave", std::move(clave)},
                {"reserva", texto_de(objeto, {"reserva", "reserva_id"})},
                {"servicio", texto_de(objeto, {"servicio", "servicio_id"})}};
}

std::optional<Record> ficha(Read& read, const Lista& lista, const JsonObject& objeto) {
  if (lista.tipo.empty()) return reservado(objeto);
  const Utc cuando = momento(objeto);
  auto ficha = ficha_de(read, *tipo_de(lista.tipo), objeto, cuando);
  if (!ficha) return std::nullopt;
  if (ficha->modelo != "personas") ficha->valores.set("movida_en", to_iso(cuando));
  return std::move(ficha->valores);
}

std::string_view modelo_de(const Lista& lista) {
  if (lista.tipo.empty()) return "reservados";
  switch (tipo_de(lista.tipo)->clase) {
    case Clase::kReserva:
      return "reservas";
    case Clase::kCalificacion:
      return "calificaciones";
    case Clase::kServicio:
      return "servicios";
    case Clase::kPago:
      return "pagos";
    default:
      return "personas";
  }
}

void llenar_una(Tx& tx, const Lista& lista, const JsonArray& objetos) {
  std::set<std::string, std::less<>> vistas;  // A list that grows repeats some on its next page.
  std::vector<Record> filas;
  for (const Json& uno : objetos) {
    const JsonObject* objeto = uno.if_object();
    auto fila = objeto ? ficha(tx, lista, *objeto) : std::nullopt;
    if (fila && vistas.emplace(fila->text("clave")).second) filas.push_back(std::move(*fila));
  }
  if (!filas.empty()) guardar(tx, modelo_de(lista), filas);
}

void llenar(Tx& tx, const std::vector<JsonArray>& listas) {
  for (std::size_t i = 0; i < kListas.size(); ++i) llenar_una(tx, kListas[i], listas[i]);
}

std::vector<service::SourcePlan::List> traer(const std::vector<std::string>& donde,
                                             const Clock& reloj) {
  auto listas = kit::RemoteLists(reloj).fetch(donde);
  for (std::size_t i = 0; i < kListas.size(); ++i)
    if (!listas[i])
      listas[i] = std::unexpected(std::string(kListas[i].nombre) + ": " + listas[i].error());
  return listas;
}

}  // namespace

std::optional<service::SourcePlan> fuente(const service::Settings& ajustes) {
  const std::string_view base = ajustes.text("django_api_url");
  if (base.empty()) return std::nullopt;
  if (!kit::may_be_asked(base))
    throw Refusal(Kind::kInvalid, "django_api_url",
                  "django_api_url: " + std::string(base) + ": https, or http on this machine");
  return service::SourcePlan{
      .fetch = [donde = direcciones(base)](const Clock& reloj) { return traer(donde, reloj); },
      .fill = llenar};
}

}  // namespace chasqui::tablero
