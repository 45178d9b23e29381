#include "carga.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace chasqui::tablero {
namespace {

const Json& primero(const JsonObject& objeto, Nombres nombres) {
  static const Json kNada;
  for (const std::string_view nombre : nombres)
    if (const Json* valor = objeto.find(nombre); valor && !valor->is_null()) return *valor;
  return kNada;
}

Json ordenada(const Json& valor) {
  if (const JsonArray* lista = valor.if_array()) {
    JsonArray copia;
    for (const Json& uno : *lista) copia.push_back(ordenada(uno));
    return copia;
  }
  const JsonObject* objeto = valor.if_object();
  if (!objeto) return valor;
  std::vector<const JsonMember*> miembros;
  for (const JsonMember& miembro : *objeto) miembros.push_back(&miembro);
  std::ranges::sort(miembros, {}, [](const JsonMember* miembro) { return miembro->first; });
  JsonObject copia;
  for (const JsonMember* miembro : miembros)
    copia.append(miembro->first, ordenada(miembro->second));
  return copia;
}

}  // namespace

const JsonObject& objeto_de(Clase clase, const JsonObject& datos) {
  if (clase == Clase::kOtra) return datos;
  const JsonObject* dentro = datos.at(a_texto(clase)).if_object();
  return dentro ? *dentro : datos;
}

std::string texto_de(const JsonObject& objeto, Nombres nombres) {
  const Json& valor = primero(objeto, nombres);
  if (valor.is_null()) return {};
  if (const std::string* texto = valor.if_string()) return std::string(trim(*texto));
  if (const JsonObject* dentro = valor.if_object()) return texto_de(*dentro, {"id", "nombre"});
  return valor.if_array() ? std::string() : to_text(valor);
}

std::optional<Decimal> numero_de(const JsonObject& objeto, Nombres nombres) {
  const Json& valor = primero(objeto, nombres);
  if (const Decimal* decimal = valor.if_decimal()) return *decimal;
  if (const std::int64_t* numero = valor.if_int()) return Decimal::whole(*numero);
  return Decimal::parse(valor.if_double() ? to_text(valor) : std::string(valor.text()));
}

std::optional<Utc> momento_de(const JsonObject& objeto, Nombres nombres) {
  const Json& valor = primero(objeto, nombres);
  return valor.if_string() ? parse_iso(valor.text()) : std::nullopt;
}

std::string canonica(const Json& valor) { return to_text(ordenada(valor)); }

Json carga_para(std::string_view evento, const JsonObject& datos, Clase clase) {
  const bool es_plana = &objeto_de(clase, datos) == &datos;
  if (!es_nombre_ingles(evento) || !es_plana || datos.contains("data")) return datos;
  JsonObject doble = datos;
  doble.append("data", datos);
  return doble;
}

}  // namespace chasqui::tablero
