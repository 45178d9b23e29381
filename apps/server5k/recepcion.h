// What happens to the times of one message, in one pass over the team, its competition and what is
// stored of it: known ones are recognised, the door is kept, new ones are published.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dominio.h"
#include "tiempos.h"

namespace chasqui::server5k {

enum class Canal { kWs, kLote, kHttp };

enum class Rechazo {  // Why a whole message is not published.
  kNinguno,
  kSinEquipos,
  kNoEnCurso,
  kEquipoDesconocido,
  kEquipoAjeno,
  kConRegistros,
};

struct Item {  // One time of the message.
  std::size_t indice = 0;
  const Json* enviado = nullptr;
  std::string id_registro;  // Lower case; given when it is stored and none was sent.
  bool trae_id = false;
  Tiempo tiempo;
  std::string dorsal, estado = "bueno", motivo;
  std::optional<Utc> marca;
  std::int64_t desfase_ms = 0;
  std::optional<std::int64_t> calculado;
  std::string guardado_en;  // When, as stored.
  bool duplicado = false;
  bool igual = true;  // A duplicate that says the same as what is stored.
  std::optional<Falla> falla;

  bool listo() const { return !falla && !duplicado; }
};

class Recepcion {
 public:
  Recepcion(Tx& tx, Canal canal, Id equipo);

  // Takes the records, in their order. To be called once.
  void recibir(const JsonArray& registros);

  Rechazo rechazo() const { return rechazo_; }
  const std::vector<Item>& items() const { return items_; }
  std::size_t guardados() const;  // With duplicates.
  const Record& equipo() const { return *equipo_; }
  bool hay_equipo() const { return equipo_.has_value(); }

 private:
  void cargar();
  Item leer(std::size_t indice, const Json& enviado);
  void reconocer();
  bool reconocer_por_id(Item& item);
  bool reconocer_por_tiempo(Item& item, bool es_el_mismo_lote);
  bool es_el_mismo_lote() const;
  void cuidar_la_puerta();
  std::optional<Falla> fuera_de_carrera(const Item& item) const;
  void rechazar(Rechazo rechazo, const Falla& falla);
  bool es_mio() const;
  void publicar();
  void publicar_cada_uno();
  void publicar_uno(Item& item);
  void mirar_el_reloj(Item& item) const;
  void mirar_a_los_otros(Item& item);
  Record valores_de(const Item& item) const;
  void anotar_crudo(const Item& item, std::string_view resultado);
  void anotar_lo_rechazado();
  void avisar();

  Tx& tx_;
  Canal canal_;
  Id equipo_id_;
  std::optional<Record> equipo_, competencia_;
  std::vector<Record> existentes_;  // The team's records, in the order they came.
  std::vector<bool> reconocidos_;   // Of existentes_.
  std::vector<Item> items_;
  std::vector<Item*> por_guardar_;  // Of items_, to be published.
  std::vector<Record> crudos_;      // What was sent, with what became of it.
  std::optional<Utc> inicio_;
  std::optional<std::int64_t> desfase_;  // Of the judge's device.
  std::int64_t activos_ = 0, suma_ = 0;  // Of the team, without void ones.
  std::int64_t nuevos_ = 0, dudosos_ = 0;
  Rechazo rechazo_ = Rechazo::kNinguno;
  bool mira_los_ids_ = false;
};

// Whether a record still counts: not void, not of an earlier start.
bool cuenta(const Record& registro);

}  // namespace chasqui::server5k
