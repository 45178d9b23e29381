#include "carga.h"

#include <algorithm>
#include <utility>
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

void escribir(std::string& texto, const Json& valor);

// Members by their names.
void escribir(std::string& texto, const JsonObject& objeto) {
  std::vector<const JsonMember*> miembros;
  miembros.reserve(objeto.size());
  for (const JsonMember& miembro : objeto) miembros.push_back(&miembro);
  std::ranges::sort(miembros, {},
                    [](const JsonMember* miembro) -> const std::string& { return miembro->first; });
  char delante = '{';
  for (const JsonMember* miembro : miembros) {
    texto.push_back(std::exchange(delante, ','));
    append_json_string(texto, miembro->first);
    texto.push_back(':');
    escribir(texto, miembro->second);
  }
  texto.append(miembros.empty() ? "{}" : "}");
}

void escribir(std::string& texto, const Json& valor) {
  if (const JsonObject* objeto = valor.if_object()) return escribir(texto, *objeto);
  const JsonArray* lista = valor.if_array();
  if (!lista) return append_text(texto, valor);
  char delante = '[';
  for (const Json& uno : *lista) {
    texto.push_back(std::exchange(delante, ','));
    escribir(texto, uno);
  }
  texto.append(lista->empty() ? "[]" : "]");
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

std::string canonica(const Json& valor) {
  std::string texto;
  escribir(texto, valor);
  return texto;
}

std::optional<Json> carga_doblada(std::string_view evento, const JsonObject& datos, Clase clase) {
  const bool es_plana = &objeto_de(clase, datos) == &datos;
  if (!es_nombre_ingles(evento) || !es_plana || datos.contains("data")) return std::nullopt;
  JsonObject doble = datos;
  doble.append("data", datos);
  return doble;
}

}  // namespace chasqui::tablero
