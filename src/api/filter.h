// What a client asks to hear of a stream, in the language of rules:
//   estado = 'Pendiente' and total >= 100        cliente_id in (7, 9)        tecnico = user.id
// An event is heard when what it tells of its record makes it true, or what the record was before:
// so a record is also heard when it leaves what was asked for. What neither the data nor the facts
// of an event carry (hub::Event) cannot be asked for: then it is not heard. A filter `field =
// value`, alone or among others joined by "and", costs nobody else anything: the hub finds its
// listeners by that value.
#pragma once
#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/audience.h"
#include "hub/listener.h"
#include "schema/catalog.h"
#include "schema/rules.h"
#include "schema/sql.h"
#include "schema/view.h"

namespace chasqui::api {

struct Filter {
  std::string text;       // As it was asked for.
  schema::RuleExpr expr;  // With the asker's own values in place of user.id and the others.
};

// Names only what the asker sees of every record of the model. The error says what is wrong and
// where, for the client.
std::expected<Filter, std::string> parse_filter(std::string_view text, const schema::View& view);

// Of a stream that no model is behind: what its events carry. Names members of the data that the
// app declares of them, or any where it does not; none that the asker does not see in every event.
struct EventWords {
  const schema::AppSchema& schema;
  std::string_view stream;
  const schema::Asker& asker;
};
std::expected<Filter, std::string> parse_filter(std::string_view text, const EventWords& words);

// The same condition on the model's rows.
std::optional<schema::Predicate> rows_of(const Filter& filter, const schema::Model& model);

// What a member of an event's data is, as text that is equal when rules call the values equal.
std::string facet_text(const Json& value);

// Reads what the hub looks listeners up by. Of one loop.
class DataFacets final : public hub::FacetReader {
 public:
  explicit DataFacets(EventReader& reader) : reader_(reader) {}
  hub::FacetValues values_of(const hub::Event& event, std::string_view field) const override;

 private:
  EventReader& reader_;
};

using Filters = std::map<std::string, Filter, std::less<>>;  // By stream.

// Those of `whole` who asked for less: shared by all that asked for the same. Of one loop.
class FilteredAudiences final {
 public:
  using AudienceRef = std::shared_ptr<const hub::Audience>;
  explicit FilteredAudiences(EventReader& reader) : reader_(reader), facets_(reader) {}
  AudienceRef of(AudienceRef whole, Filters filters);  // `whole` itself without filters.

 private:
  EventReader& reader_;
  DataFacets facets_;
  std::map<std::string, std::weak_ptr<const hub::Audience>> audiences_;
  std::size_t forgets_at_ = 256;  // As many are looked through for those that are gone.
};

}  // namespace chasqui::api
