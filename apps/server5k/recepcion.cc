#include "recepcion.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace chasqui::server5k {
namespace {

constexpr std::int64_t kMismoEnvioMs = 5 * 60'000;  // How long the same time is the same record.
constexpr std::array<std::string_view, 3> kCanales{"ws", "lote", "http"};

const Falla kSinEquipos{"sin_equipos", "El juez no tiene equipos asignados"};
const Falla kNoEnCurso{"no_en_curso", "La competencia no está en curso"};
const Falla kFueraDePlazo{"fuera_de_plazo", "El tiempo llegó fuera del plazo de la competencia"};
const Falla kDesconocido{"equipo_desconocido", "El equipo no existe"};
const Falla kAjeno{"equipo_ajeno", "El equipo no está asignado a este juez"};
const Falla kConRegistros{"equipo_con_registros", "El equipo ya tiene registros de tiempo"};
const Falla kIdAjeno{"id_de_otro_equipo", "El id_registro ya pertenece a otro equipo"};

std::optional<Utc> momento(const Record& record, std::string_view campo) {
  return record.is_null(campo) ? std::nullopt : std::optional(record.time(campo));
}

std::int64_t entero_o(const Json& valor, std::int64_t otro) {
  return valor.if_int() ? *valor.if_int() : otro;
}

}  // namespace

bool cuenta(const Record& registro) {
  const std::string_view estado = registro.text("estado");
  return estado != "anulado" && estado != "malo";
}

Recepcion::Recepcion(Tx& tx, Canal canal, Id equipo) : tx_(tx), canal_(canal), equipo_id_(equipo) {}

std::size_t Recepcion::guardados() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(items_, [](const Item& item) { return !item.falla; }));
}

void Recepcion::recibir(const JsonArray& registros) {
  cargar();
  items_.reserve(registros.size());
  for (std::size_t i = 0; i < registros.size(); ++i) items_.push_back(leer(i, registros[i]));
  reconocer();
  cuidar_la_puerta();
  if (rechazo_ == Rechazo::kNinguno) publicar();
  anotar_lo_rechazado();
  tx_.insert_all("registros_crudos", std::move(crudos_));
  avisar();
}

void Recepcion::cargar() {
  equipo_ = tx_.find("equipos", equipo_id_);
  if (!equipo_) return;
  competencia_ = tx_.get("competencias", Id{equipo_->integer("competition_id")});
  existentes_ = tx_.from("registros").where("team_id", equipo_id_.value).order("id").rows();
  reconocidos_.resize(existentes_.size());
  inicio_ = momento(*competencia_, "started_at");
  for (const Record& registro : existentes_)
    if (cuenta(registro)) ++activos_, suma_ += registro.integer("time");
}

Item Recepcion::leer(std::size_t indice, const Json& enviado) {
  Item item;
  item.indice = indice;
  item.enviado = &enviado;
  item.marca = leer_marca(enviado["marca_cliente"]);
  item.desfase_ms = entero_o(enviado["desfase_ms"], 0);
  const auto tiempo =
      leer_tiempo(enviado, {.limite_ms = competencia_ ? competencia_->integer("limite_ms") : kDiaMs,
                            .inicio = inicio_,
                            .desfase_ms = item.desfase_ms});
  if (tiempo)
    item.tiempo = *tiempo;
  else
    item.falla = tiempo.error();
  if (const Json& id = enviado["id_registro"]; !id.is_null()) {
    const auto uuid = Uuid::parse(id.text());
    item.trae_id = uuid.has_value();
    if (uuid) item.id_registro = uuid->to_string();
    if (!uuid && !item.falla) item.falla = Falla{"id_invalido", "El id_registro debe ser un UUID"};
  }
  const auto dorsal = leer_dorsal(enviado["dorsal"]);
  if (dorsal)
    item.dorsal = *dorsal;
  else if (!item.falla)
    item.falla = dorsal.error();
  return item;
}

void Recepcion::reconocer() {
  const bool mismo = es_el_mismo_lote();
  for (Item& item : items_) {
    if (item.falla && !item.trae_id) continue;
    if (item.trae_id)
      reconocer_por_id(item);
    else
      reconocer_por_tiempo(item, mismo);
  }
}

bool Recepcion::reconocer_por_id(Item& item) {
  for (std::size_t i = 0; i < existentes_.size(); ++i) {
    const Record& guardado = existentes_[i];
    if (guardado.text("record_id") != item.id_registro) continue;
    item.igual = !item.falla && guardado.integer("time") == item.tiempo.ms;
    item.falla.reset();
    item.duplicado = true;
    item.tiempo = tiempo_de(guardado.integer("time"));
    item.estado = guardado.text("estado");
    item.guardado_en = guardado.text("created_at");
    reconocidos_[i] = true;
    return true;
  }
  return false;
}

// Each stored record answers for one of the message: two runners may have the same time.
bool Recepcion::reconocer_por_tiempo(Item& item, bool mismo_lote) {
  for (std::size_t i = 0; i < existentes_.size(); ++i) {
    const Record& guardado = existentes_[i];
    if (reconocidos_[i] || guardado.integer("time") != item.tiempo.ms) continue;
    const bool es_reciente = (tx_.now() - guardado.time("created_at")).count() <= kMismoEnvioMs;
    const bool es_de_quien_envia = entero_o(guardado["juez_id"], 0) == tx_.who().id;
    if (!mismo_lote && !(es_reciente && es_de_quien_envia)) continue;
    item.duplicado = true;
    item.id_registro = guardado.text("record_id");
    item.estado = guardado.text("estado");
    item.guardado_en = guardado.text("created_at");
    return reconocidos_[i] = true;
  }
  return false;
}

bool Recepcion::es_el_mismo_lote() const {
  if (canal_ == Canal::kWs || !es_mio() || existentes_.empty()) return false;
  std::vector<std::int64_t> enviados, guardados;
  for (const Item& item : items_) enviados.push_back(item.falla ? -1 : item.tiempo.ms);
  for (const Record& registro : existentes_)
    if (cuenta(registro)) guardados.push_back(registro.integer("time"));
  std::ranges::sort(enviados);
  std::ranges::sort(guardados);
  return enviados == guardados;
}

bool Recepcion::es_mio() const {
  return equipo_ &&
         (cronometra_todo(tx_.who()) || entero_o((*equipo_)["judge_id"], 0) == tx_.who().id);
}

void Recepcion::rechazar(Rechazo rechazo, const Falla& falla) {
  rechazo_ = rechazo;
  for (Item& item : items_)
    if (!item.duplicado) item.falla = falla;
}

// In the contract's order. What is already stored is recognised before any of it.
void Recepcion::cuidar_la_puerta() {
  if (std::ranges::all_of(items_, &Item::duplicado)) return;
  if (!es_mio() && equipos_de(tx_, tx_.who().id).empty() && !cronometra_todo(tx_.who()))
    return rechazar(Rechazo::kSinEquipos, kSinEquipos);
  if (!equipo_) return rechazar(Rechazo::kEquipoDesconocido, kDesconocido);
  std::optional<Falla> afuera;
  bool entra_alguno = false;
  for (const Item& item : items_) {
    const auto falla = item.duplicado ? std::nullopt : fuera_de_carrera(item);
    entra_alguno = entra_alguno || !falla;
    if (falla && !afuera) afuera = falla;
  }
  if (!entra_alguno) return rechazar(Rechazo::kNoEnCurso, *afuera);
  if (!es_mio()) return rechazar(Rechazo::kEquipoAjeno, kAjeno);
  const bool es_reintento = std::ranges::any_of(items_, &Item::duplicado);
  if (canal_ != Canal::kWs && activos_ > 0 && !es_reintento)
    return rechazar(Rechazo::kConRegistros, kConRegistros);
  for (Item& item : items_)
    if (item.listo())
      if (auto falla = fuera_de_carrera(item)) item.falla = std::move(falla);
}

// Nothing when the time may come in: the race runs, or it was taken before its end and the grace
// lasts.
std::optional<Falla> Recepcion::fuera_de_carrera(const Item& item) const {
  if (competencia_->flag("is_running")) return std::nullopt;
  const std::string_view estado = competencia_->text("estado");
  const auto fin = momento(*competencia_, estado == "pausada" ? "paused_at" : "finished_at");
  if (!inicio_ || !fin || estado == "oficial" || !item.marca) return kNoEnCurso;
  const Utc captura = *item.marca + std::chrono::milliseconds(item.desfase_ms);
  const Utc plazo = *fin + std::chrono::minutes(competencia_->integer("gracia_min"));
  if (captura > *fin || captura < *inicio_ || tx_.now() > plazo) return kFueraDePlazo;
  return std::nullopt;
}

// Ids that nobody has used yet are the rule: they are looked up only when storing them all at once
// has failed.
void Recepcion::publicar() {
  if (std::ranges::none_of(items_, &Item::trae_id)) return publicar_cada_uno();
  const auto items = items_;
  const auto existentes = existentes_;
  const std::array cuentas{activos_, suma_, nuevos_, dudosos_};
  try {
    tx_.nested([this] { publicar_cada_uno(); });
  } catch (const std::exception&) {
    items_ = items;
    existentes_ = existentes;
    std::tie(activos_, suma_, nuevos_, dudosos_) = std::tuple_cat(cuentas);
    por_guardar_.clear();
    crudos_.clear();
    mira_los_ids_ = true;
    publicar_cada_uno();
  }
}

void Recepcion::publicar_cada_uno() {
  for (Item& item : items_)
    if (item.listo()) publicar_uno(item);
  std::vector<Record> valores;
  for (const Item* item : por_guardar_) valores.push_back(valores_de(*item));
  const std::vector<Record> guardados = tx_.insert_all("registros", std::move(valores));
  for (std::size_t i = 0; i < guardados.size(); ++i) {
    Item& item = *por_guardar_[i];
    item.id_registro = guardados[i].text("record_id");
    item.guardado_en = guardados[i].text("created_at");
    anotar_crudo(item, "publicado");
  }
}

void Recepcion::publicar_uno(Item& item) {
  if (item.trae_id) {
    const bool repetido = std::ranges::any_of(items_, [&](const Item& otro) {
      return otro.indice < item.indice && otro.id_registro == item.id_registro && !otro.falla;
    });
    if (repetido) {
      item.duplicado = true;
      return;
    }
    if (mira_los_ids_ && tx_.from("registros").where("record_id", item.id_registro).any()) {
      item.falla = kIdAjeno;
      return;
    }
  }
  const std::int64_t tope = competencia_->integer("max_registros");
  if (activos_ >= tope) {
    item.falla = Falla{"maximo_alcanzado",
                       "El equipo ya tiene el máximo de " + std::to_string(tope) + " registros"};
    return;
  }
  mirar_el_reloj(item);
  if (!item.dorsal.empty()) mirar_a_los_otros(item);
  if (item.duplicado) return anotar_crudo(item, "otro_juez");
  ++activos_, ++nuevos_, suma_ += item.tiempo.ms;
  if (item.estado == "dudoso") ++dudosos_;
  por_guardar_.push_back(&item);
}

void Recepcion::mirar_el_reloj(Item& item) const {
  if (item.tiempo.ms == 0) return;
  const auto dudar = [&item](const char* motivo) {
    item.estado = "dudoso";
    item.motivo = motivo;
  };
  const std::int64_t minimo = competencia_->integer("minimo_ms");
  const std::int64_t maximo = competencia_->integer("maximo_ms");
  if (minimo > 0 && item.tiempo.ms < minimo) dudar("muy_rapido");
  if (maximo > 0 && item.tiempo.ms > maximo) dudar("muy_lento");
  if (item.dorsal.find('*') != std::string::npos) dudar("dorsal_ilegible");
  if (!item.marca || !inicio_) return;
  item.calculado = item.marca->ms + item.desfase_ms - inicio_->ms;
  if (std::abs(*item.calculado - item.tiempo.ms) > competencia_->integer("tolerancia_ms"))
    dudar("reloj");
}

// Another judge has a time for the same shirt: close together they are one, else both are doubtful.
void Recepcion::mirar_a_los_otros(Item& item) {
  const std::int64_t yo = tx_.who().id;
  for (Record& otro : existentes_) {
    if (!cuenta(otro) || otro.text_or("dorsal", "") != item.dorsal ||
        entero_o(otro["juez_id"], 0) == yo)
      continue;
    const bool cerca =
        std::abs(otro.integer("time") - item.tiempo.ms) <= competencia_->integer("tolerancia_ms");
    const bool soy_el_asignado = entero_o((*equipo_)["judge_id"], 0) == yo;
    if (cerca && !soy_el_asignado) {
      item.duplicado = true;
      item.id_registro = otro.text("record_id");
      item.guardado_en = otro.text("created_at");
      return;
    }
    if (cerca) {
      --activos_, suma_ -= otro.integer("time");
      otro = tx_.update("registros", otro, {{"estado", "anulado"}, {"motivo", "otro_juez"}});
      continue;
    }
    item.estado = "dudoso", item.motivo = "dos_jueces";
    if (otro.text("estado") == "bueno") {
      otro = tx_.update("registros", otro, {{"estado", "dudoso"}, {"motivo", "dos_jueces"}});
      ++dudosos_;
    }
  }
}

Record Recepcion::valores_de(const Item& item) const {
  const auto texto_o_nulo = [](const std::string& texto) {
    return texto.empty() ? Json() : Json(texto);
  };
  Record valores{{"team_id", equipo_id_.value},
                 {"competencia_id", competencia_->id().value},
                 {"juez_id", tx_.who().id},
                 {"time", item.tiempo.ms},
                 {"hours", item.tiempo.horas},
                 {"minutes", item.tiempo.minutos},
                 {"seconds", item.tiempo.segundos},
                 {"milliseconds", item.tiempo.milisegundos},
                 {"dorsal", texto_o_nulo(item.dorsal)},
                 {"calculado", item.calculado ? Json(*item.calculado) : Json()},
                 {"estado", item.estado},
                 {"motivo", texto_o_nulo(item.motivo)}};
  if (item.trae_id) valores.set("record_id", item.id_registro);
  return valores;
}

// Written at the end, all at once.
void Recepcion::anotar_crudo(const Item& item, std::string_view resultado) {
  const Json& enviado = *item.enviado;
  const bool hay_id = !item.id_registro.empty();
  crudos_.push_back(
      {{"id_registro", hay_id ? Json(item.id_registro) : Json()},
       {"juez_id", tx_.who().id},
       {"dispositivo", tx_.who().device},
       {"equipo_id", equipo_id_.value},
       {"tiempo", enviado["tiempo"].if_int() ? enviado["tiempo"] : Json()},
       {"dorsal", item.dorsal.empty() ? Json() : Json(item.dorsal)},
       {"marca_cliente", item.marca ? Json(to_iso(*item.marca)) : Json()},
       {"desfase_ms", enviado["desfase_ms"].if_int() ? enviado["desfase_ms"] : Json()},
       {"rtt_ms", enviado["rtt_ms"].if_int() ? enviado["rtt_ms"] : Json()},
       {"canal", kCanales[static_cast<std::size_t>(canal_)]},
       {"resultado", resultado}});
  // What was sent as nothing is kept as the word that it was.
  crudos_.back().set("carga", enviado.is_null() ? Json("null") : enviado);
}

// A duplicate that says what is stored already adds nothing; all else is kept.
void Recepcion::anotar_lo_rechazado() {
  for (const Item& item : items_) {
    if (item.falla) anotar_crudo(item, item.falla->codigo);
    if (item.duplicado && !item.igual) anotar_crudo(item, "duplicado_distinto");
  }
}

void Recepcion::avisar() {
  if (nuevos_ == 0) return;
  const Id competencia = competencia_->id();
  const Json aviso = JsonObject{{"equipo_id", equipo_id_.value},
                                {"equipo_nombre", (*equipo_)["name"]},
                                {"equipo_dorsal", (*equipo_)["number"]},
                                {"equipo", JsonObject{{"id", equipo_id_.value},
                                                      {"nombre", (*equipo_)["name"]},
                                                      {"dorsal", (*equipo_)["number"]}}},
                                {"total_registros", activos_},
                                {"tiempo_total", suma_}};
  if (canal_ == Canal::kHttp) {
    tx_.emit(canal_publico(competencia), "registros_actualizados", aviso);
    tx_.emit(canal_jueces(competencia), "registros_actualizados", aviso);
  } else {
    tx_.emit(canal_tiempos(competencia), "registros_actualizados", aviso);
  }
  if (dudosos_ > 0)
    tx_.emit(
        canal_control(competencia), "revision_nueva",
        JsonObject{
            {"equipo_id", equipo_id_.value}, {"juez_id", tx_.who().id}, {"dudosos", dudosos_}});
}

}  // namespace chasqui::server5k
