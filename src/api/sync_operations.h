// What a device may tell of its time away, by kind: changes of the app's models
// ("clientes.crear", "clientes.editar", "clientes.borrar"), and the services that say so
// (Route::offline). Each under the rules that hold for the same request.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "api/site.h"
#include "schema/rules.h"

namespace chasqui::api {

// One thing that was told.
struct Told {
  std::string uuid;  // Lower case.
  std::string kind;
  JsonObject body;  // Names of records in it are resolved (service/sync_ledger).
  Json record;      // The id of the one that is meant; null: none.
  JsonObject base;  // The values that the device saw, of an edit.
  std::optional<std::int64_t> base_version;
};

struct Outcome {
  enum class State { kApplied, kConflict, kRefused } state = State::kApplied;
  std::optional<std::int64_t> record{};  // Of what was made or changed.
  std::optional<std::int64_t> conflict{};
  Json detail{};  // For the device: the answer, what clashed, or why not.
};

class SyncOperations {
 public:
  explicit SyncOperations(const Site& site);

  // Within the transaction of the one who was away. Refusals are outcomes; what else is thrown is
  // thrown, and what was written goes with it.
  Outcome apply(service::Tx& tx, const Told& told) const;
  bool is_fact(std::string_view kind) const;

 private:
  struct Service {
    const service::Route& route;
    schema::Rule rule;
  };
  struct ModelVerb {
    const schema::Model& model;
    schema::Verb verb;
    schema::Shape shape;  // Of the body; none for deletes.
  };
  Outcome serve(service::Tx& tx, const Service& service, const Told& told) const;
  Outcome change(service::Tx& tx, const ModelVerb& verb, const Told& told) const;

  std::map<std::string, Service, std::less<>> services_;
  std::map<std::string, ModelVerb, std::less<>> verbs_;
};

}  // namespace chasqui::api
