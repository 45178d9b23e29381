#include "api/sync.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "access/digest.h"
#include "api/changes.h"
#include "api/identify.h"
#include "api/input.h"
#include "api/run.h"
#include "api/sync_docs.h"
#include "api/sync_operations.h"
#include "base/errors.h"
#include "base/ids.h"
#include "service/conflicts.h"
#include "service/permit.h"
#include "service/sync_ledger.h"

namespace chasqui::api {
namespace {

using service::Caller;
using service::Tx;

JsonObject result(const Json& uuid, std::string_view state, Json id, Json detail) {
  return {{"uuid", uuid}, {"estado", state}, {"id", std::move(id)}, {"detalle", std::move(detail)}};
}

Json or_null(std::optional<std::int64_t> number) { return number ? Json(*number) : Json(); }

JsonArray errors_of(const std::vector<FieldError>& fields) {
  JsonArray errors;
  for (const FieldError& field : fields) {
    std::string path;
    for (const std::string& part : field.loc) path.append(path.empty() ? "" : ".").append(part);
    errors.emplace_back(
        JsonObject{{"campo", std::move(path)}, {"tipo", field.type}, {"mensaje", field.text}});
  }
  return errors;
}

JsonObject why(const Refusal& refusal) {
  JsonObject detail{{"codigo", refusal.code()}, {"mensaje", refusal.text()}};
  if (!refusal.fields().empty()) detail.append("errores", errors_of(refusal.fields()));
  for (const auto& [name, value] : refusal.extra()) detail.append(name, value);
  return detail;
}

// The disk, the program: nothing that another body would mend.
bool is_ours(Kind kind) {
  return kind == Kind::kInternal || kind == Kind::kUnavailable || kind == Kind::kStorageFull ||
         kind == Kind::kTimeout;
}

// A batch on its way through one transaction.
class Batch {
 public:
  Batch(const Site& site, const SyncOperations& operations, Tx& tx, std::string device)
      : site_(site), operations_(operations), tx_(tx), device_(std::move(device)) {}

  JsonObject take(const Json& sent) {
    auto valid = schema::validate(shape_, sent, {});
    if (!valid) return refused(sent["uuid"], Refusal::invalid(std::move(valid.error())));
    const Json& uuid = (*valid)["uuid"];
    try {
      return tx_.nested([&] { return once(*valid); });
    } catch (const std::exception&) {
      return refused(uuid, refusal_of(std::current_exception()));
    }
  }

 private:
  // Throws what is no refusal, and what the device can do nothing about.
  Refusal refusal_of(std::exception_ptr error) const {
    try {
      service::throw_as_refusal(site_.schema(), std::move(error));
    } catch (const Refusal& refusal) {
      if (is_ours(refusal.kind())) throw;
      return refusal;
    }
  }

  static JsonObject refused(const Json& uuid, const Refusal& refusal) {
    return result(uuid, "rechazado", nullptr, why(refusal));
  }

  Caller caller_of(const Json& told) const {
    Caller caller{tx_.who(), tx_.now()};
    if (!device_.empty()) caller.identity.device = device_;
    const auto said = parse_iso(told["ocurrido_en"].text());
    const Utc happened = said && *said < tx_.now() ? *said : tx_.now();
    caller.away = service::Away{happened, operations_.is_fact(told["tipo"].text())};
    return caller;
  }

  // Ids in place of the names that the device gave to what it made.
  Told resolved(const Json& sent) {
    Json body = sent["cuerpo"], record = sent["registro"];
    if (record.if_string() && Uuid::parse(record.text())) record = "uuid:" + *record.if_string();
    for (Json* part : {&body, &record})
      if (std::string unknown = service::resolve_names(tx_.connection(), *part); !unknown.empty())
        throw Refusal(Kind::kMalformed, "referencia_desconocida",
                      "Nadie ha contado " + unknown + " todavía")
            .with("referencia", unknown);
    Told told{std::string(sent["uuid"].text()), std::string(sent["tipo"].text()), {}, {}, {}, {}};
    told.body = std::move(*body.if_object());
    told.record = std::move(record);
    told.base = *sent["base"].if_object();
    if (const auto* version = sent["base_version"].if_int()) told.base_version = *version;
    return told;
  }

  JsonObject once(const Json& sent) {
    const std::string name(sent["uuid"].text());
    std::string said = std::string(sent["tipo"].text()) + "\n" + to_text(sent["registro"]) + "\n";
    const std::string fingerprint = access::sha256_hex(said.append(to_text(sent["cuerpo"])));
    if (const auto before = service::find_sync(tx_.connection(), name))
      return again(sent["uuid"], *before, fingerprint);
    const Caller caller = caller_of(sent);
    Tx tx = tx_.with_caller(caller);
    Outcome outcome = operations_.apply(tx, resolved(sent));
    if (outcome.state == Outcome::State::kRefused)
      return result(sent["uuid"], "rechazado", nullptr, std::move(outcome.detail));
    service::keep_sync(tx_.connection(), {name, fingerprint, outcome.record, outcome.conflict},
                       tx_.now());
    const bool clashed = outcome.state == Outcome::State::kConflict;
    return result(sent["uuid"], clashed ? "conflicto" : "aplicado", or_null(outcome.record),
                  std::move(outcome.detail));
  }

  static JsonObject again(const Json& uuid, const service::SyncEntry& before,
                          const std::string& fingerprint) {
    if (before.fingerprint != fingerprint)
      throw Refusal(Kind::kConflict, "uuid_repetido", "El uuid es de otra operación");
    if (before.conflict)
      return result(uuid, "conflicto", or_null(before.record),
                    JsonObject{{"conflicto", *before.conflict}});
    return result(uuid, "ya_aplicado", or_null(before.record), nullptr);
  }

  const Site& site_;
  const SyncOperations& operations_;
  Tx& tx_;
  std::string device_;
  const schema::Shape shape_ = told_shape();
};

using Operations = std::shared_ptr<const SyncOperations>;

void take_batch(const Site& site, const Operations& operations, edge::Call&& call,
                edge::Responder&& responder) {
  Caller caller = identify(site, call.request);
  if (!caller.identity.is_authenticated()) throw service::not_allowed(caller.identity);
  Json sent =
      body_input(call, batch_shape(schema::shapes::any()), schema::Mode::kWhole, site.limits);
  run_write(site, {std::move(caller), std::move(call)}, std::move(responder),
            [&site, operations, sent = std::move(sent)](Tx& tx) {
              Batch batch(site, *operations, tx, std::string(sent["dispositivo"].text()));
              JsonArray results;
              for (const Json& one : *sent["lote"].if_array()) results.push_back(batch.take(one));
              return wire::Response::json(200,
                                          to_text(JsonObject{{"epoca", site.database.epoch()},
                                                             {"resultados", std::move(results)}}));
            });
}

// A request that clashed is asked again as it was told.
void repeat(Tx& tx, const SyncOperations& operations, const service::Record& conflict) {
  Told told{"", std::string(conflict.text("tipo")), {}, conflict["registro"], {}, {}};
  if (const JsonObject* body = conflict["cuerpo"].if_object()) told.body = *body;
  const Outcome outcome = operations.apply(tx, told);
  if (outcome.state == Outcome::State::kApplied) return;
  throw Refusal(Kind::kConflict, "sigue_en_conflicto", "Todavía no se puede")
      .with("detalle", outcome.detail);
}

void settle(const Site& site, const Operations& operations, edge::Call&& call,
            edge::Responder&& responder) {
  Caller caller = identify(site, call.request);
  authorise(site.schema().find_model(service::kConflicts)->rules.read, caller);
  const Id id = path_id(call);
  const Json sent = body_input(call, choice_shape(), schema::Mode::kWhole, site.limits);
  const auto choice =
      sent["elegir"] == Json("cliente") ? service::Choice::kClient : service::Choice::kServer;
  run_write(site, {std::move(caller), std::move(call)}, std::move(responder),
            [operations, id, choice](Tx& tx) {
              const service::Settled settled = service::settle_conflict(tx, id, choice);
              if (settled.repeats) repeat(tx, *operations, settled.conflict);
              return wire::Response::json(
                  200, to_text(tx.visible(service::kConflicts, settled.conflict)));
            });
}

using Work = void (*)(const Site&, const Operations&, edge::Call&&, edge::Responder&&);

edge::Handler with_body(const Site& site, const Operations& operations, Work work) {
  return [&site, operations, work](edge::Call&& call, edge::Responder&& responder) {
    read_body_then(site, std::move(call), std::move(responder),
                   [&site, operations, work](edge::Call&& c, edge::Responder&& r) {
                     work(site, operations, std::move(c), std::move(r));
                   });
  };
}

}  // namespace

void add_sync(edge::RouteTable& routes, const Site& site) {
  if (!site.schema().syncs) return;
  const auto operations = std::make_shared<const SyncOperations>(site);
  const std::string path = site.schema().app.prefix + "/sync";
  const schema::Model& conflicts = *site.schema().find_model(service::kConflicts);
  routes.add("POST", path, with_body(site, operations, take_batch));
  routes.add("GET", path, changes_handler(site));
  routes.add("POST", conflicts.path + "/{id}/resolver", with_body(site, operations, settle));
}

}  // namespace chasqui::api
