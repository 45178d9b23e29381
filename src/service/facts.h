// What a transaction knows of the records that its events tell of, for rules and filters that ask
// for more than the event's data carry: hub::Event::facts.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/json.h"
#include "schema/app_schema.h"
#include "schema/catalog.h"
#include "service/record.h"

namespace chasqui::service {

class RecordFacts {
 public:
  // `record` came to be, changed from `before`, or goes.
  void note(const schema::ModelEntry& entry, const Record* before, const Record& record);

  struct Said {
    std::string_view stream, event;
    const Json& data;
  };
  // Of the record of the stream's model whose key the data carry: beyond the data what records are
  // chosen by (schema::ModelEntry), and of a change all that it replaced that is not hidden.
  std::string of(const schema::AppSchema& schema, const Said& said) const;

 private:
  struct Touched {
    const schema::Model* model;
    Id id;
    JsonObject now, was;
  };
  std::vector<Touched> touched_;
};

}  // namespace chasqui::service
