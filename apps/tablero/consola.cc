#include "consola.h"

#include <algorithm>
#include <utility>

#include "conexiones.h"
#include "difusion.h"
#include "service/ending.h"

namespace chasqui::tablero {
namespace {

constexpr std::int64_t kEmisionesMax = 1000;
constexpr std::uint16_t kDesconectado = 4410;

JsonArray salas_de(Read& read, const Record& conexion) {
  JsonArray nombres;
  for (const Record& sala :
       read.from("salas").where("socket", conexion["socket"]).order("id").rows())
    nombres.push_back(sala["nombre"]);
  return nombres;
}

JsonArray a_lista(const std::vector<std::string>& textos) { return {textos.begin(), textos.end()}; }

// The audit tells of it, and of who it was.
void anotar(Tx& tx, const std::string& sala, const std::string& evento) {
  const Record emision = tx.insert("emisiones", {{"sala", sala}, {"evento", evento}});
  const Id vieja{emision.id().value - kEmisionesMax};
  if (tx.find("emisiones", vieja)) tx.remove("emisiones", vieja);
}

}  // namespace

Json conexiones_abiertas(Read& read) {
  JsonArray lista;
  for (const Record& fila : read.from("conexiones").order("id").rows())
    lista.emplace_back(JsonObject{{"socketId", fila["socket"]},
                                  {"userId", fila["usuario"]},
                                  {"rol", fila["rol"]},
                                  {"desde", fila["conectado_en"]},
                                  {"activo_en", fila["activo_en"]},
                                  {"es_el_suyo", fila["es_el_suyo"]},
                                  {"salas", salas_de(read, fila)}});
  return JsonObject{{"conexiones", std::move(lista)}};
}

Json sitio(Read& read) {
  JsonArray lista;
  for (const Tipo& tipo : tipos())
    lista.emplace_back(JsonObject{{"type", tipo.nombre}, {"clase", a_texto(tipo.clase)}});
  return JsonObject{{"zona", read.zone().name()},
                    {"difusion", read.settings().text("difusion")},
                    {"estricto", read.settings().flag("estricto")},
                    {"tipos", std::move(lista)}};
}

Json emitir_en_sala(Tx& tx, const Cuerpo& cuerpo) {
  const std::string sala = exigido(cuerpo.valor, "sala", kNombreMax);
  const std::string evento = exigido(cuerpo.valor, "event", kTipoMax);
  anotar(tx, sala, evento);
  tx.emit(canal_de_sala(sala), evento, cuerpo.valor.at("payload"));
  return JsonObject{{"success", true},
                    {"message", "Dicho en " + sala},
                    {"en_linea", tx.from("salas").where("nombre", sala).count()}};
}

Json desconectar(Tx& tx, const ConexionPedida& cual) {
  const auto conexion = conexion_de(tx, cual.id);
  if (!conexion) throw Refusal(Kind::kNotFound, "no_encontrada", "Conexión no encontrada");
  anotar(tx, "user:" + conexion->usuario, "desconectar " + cual.id);
  service::end_socket(tx, {cual.id, kDesconectado, "desconectado"});
  return JsonObject{{"success", true}, {"message", "Desconectada: " + cual.id}};
}

Json simular(Read& read, const Cuerpo& cuerpo) {
  const std::string nombre = exigido(cuerpo.valor, "type", kTipoMax);
  const Json& datos = cuerpo.valor.at("data");
  if (!datos.is_null() && !datos.if_object()) throw mal_enviado("data", "data: un objeto");
  const JsonObject vacio;
  const JsonObject& dichos = datos.is_null() ? vacio : *datos.if_object();
  const Tipo* tipo = tipo_de(nombre);
  const Clase clase = tipo ? tipo->clase : Clase::kOtra;
  const Partes partes = partes_de(read, clase, objeto_de(clase, dichos));
  const std::vector<std::string> canales = canales_del_evento(read, tipo, partes);
  const std::vector<std::string> usuarios = interesados(tipo, partes);
  JsonArray eventos;
  for (const Nombre& uno : nombres_de(nombre, tipo)) {
    JsonObject evento{{"evento", uno.evento}};
    if (!uno.rol.empty()) evento.append("rol", uno.rol);
    eventos.emplace_back(std::move(evento));
  }
  const bool es_de_todos = canales.front() == kEventos;
  const bool deja_aviso = read.settings().text("difusion") == "audiencia";
  return JsonObject{{"type", nombre},
                    {"conocido", tipo != nullptr},
                    {"todos", es_de_todos},
                    {"canales", a_lista(canales)},
                    {"usuarios", a_lista(usuarios)},
                    {"bandejas", a_lista(deja_aviso ? usuarios : std::vector<std::string>())},
                    {"en_linea", oyentes_de(read, canales)},
                    {"eventos", std::move(eventos)}};
}

}  // namespace chasqui::tablero
