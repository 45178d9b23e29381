// What a person has to look at after devices were away: the model `conflictos` of apps with [sync].
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "service/records.h"
#include "service/tx.h"

namespace chasqui::service {

inline constexpr std::string_view kConflicts = "conflictos";

struct Conflict {
  std::string_view kind;     // What was told: "venta", "clientes.editar".
  std::string_view model{};  // Of the record it is about; empty: none.
  std::optional<std::int64_t> record{};
  std::string reason;       // A stable word: "campos", "transicion", "sobreventa".
  Json fields{};            // Of an edit: {"telefono": {"servidor": "1", "cliente": "2"}}
  Json body{};              // As it was told.
  std::string_view uuid{};  // Under which it was told; empty: not by itself.
};

// Files it and says so to those who may read it. Its id; nullopt: the app keeps no conflicts.
std::optional<Id> keep_conflict(Tx& tx, const Conflict& conflict);

// How somebody settles one; throws what the app or a rule has against it.
enum class Choice {
  kServer,  // What is there stays.
  kClient,  // What was told is done now: an edit's fields are written, a request is asked again.
};
struct Settled {
  Record conflict;
  bool repeats = false;  // The caller is to do `conflict`'s body again.
};
Settled settle_conflict(Tx& tx, Id id, Choice choice);

}  // namespace chasqui::service
