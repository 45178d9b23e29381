// Who hears which events, and how much of them: the rules of app.toml on sockets, live, when
// catching up and when a client narrows what it hears.
//
// An event is heard by whom its own rule lets hear it ([event.x] read); without one, by who may
// read the records of the model whose stream it is; on other streams by everybody on the socket. A
// rule that needs the record looks at the event's data and facts, and is not kept when these do not
// carry all that it needs. Members that who asks may not see are taken out of the data: those with
// a rule
// ([event.x.data] read), and those of the name of a model's field with one. There a rule that needs
// the record is not kept either.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "edge/veiled_format.h"
#include "hub/listener.h"
#include "schema/app_schema.h"
#include "schema/rules.h"

namespace chasqui::api {

// What the last event tells of its record, with what is known beyond its data: read once for all
// audiences of a loop.
class EventReader {
 public:
  const JsonObject& now(const hub::Event& event);
  const JsonObject* before(const hub::Event& event);  // Null: it did not change, or nobody knows.

 private:
  void read(const hub::Event& event);
  std::string data_, facts_;
  JsonObject now_;
  std::optional<JsonObject> before_;
};

// Does the data have every field that the rule compares?
bool carries_all(const schema::RuleExpr& expr, const JsonObject& data);

class RuleAudience final : public hub::Audience {
 public:
  RuleAudience(const schema::AppSchema& schema, schema::Asker asker, EventReader& reader);
  bool may_hear(std::string_view stream) const override;
  bool may_hear(const hub::Event& event) const override;

 private:
  const schema::Rule* rule_of(std::string_view stream, std::string_view event) const;

  const schema::AppSchema& schema_;
  schema::Asker asker_;
  EventReader& reader_;
  std::map<std::string, schema::Verdict, std::less<>> events_;   // With a rule of their own.
  std::map<std::string, schema::Verdict, std::less<>> streams_;  // Of models.
};

class RuleVeil final : public edge::Veil {
 public:
  // By event: the members that are not seen; "*" and a stream stands for all others of it.
  using Hidden = std::map<std::string, std::set<std::string>, std::less<>>;
  explicit RuleVeil(Hidden hidden) : hidden_(std::move(hidden)) {}
  std::optional<std::string> data_of(const hub::Event& event) const override;

 private:
  const std::set<std::string>* hidden_in(const hub::Event& event) const;
  Hidden hidden_;
};

class FilteredAudiences;

// What a kind of asker hears and sees.
struct Ears {
  std::shared_ptr<const hub::Audience> audience;
  std::shared_ptr<const edge::Veil> veil;  // Null: everything is seen.
};

// The kinds of askers of one site on one loop. Those whom no rule tells apart share everything, so
// that what they hear is encoded once; user ids and traits make a difference only where some rule
// asks for them.
class Audiences final {
 public:
  explicit Audiences(const schema::AppSchema& schema);  // The schema outlives it.
  ~Audiences();
  Audiences(const Audiences&) = delete;
  Audiences& operator=(const Audiences&) = delete;

  Ears of(const schema::Asker& asker);
  FilteredAudiences& filtered() { return *filtered_; }

 private:
  std::string kind_of(const schema::Asker& asker) const;
  std::shared_ptr<const edge::Veil> veil_of(const schema::Asker& asker);

  const schema::AppSchema& schema_;
  std::set<std::string> roles_, traits_;  // Those that rules name; "id" among the traits.
  EventReader reader_;
  std::unique_ptr<FilteredAudiences> filtered_;
  std::map<std::string, Ears> ears_;
  std::map<RuleVeil::Hidden, std::shared_ptr<const edge::Veil>> veils_;
};

// By loop: who hears what on a site's sockets.
using LoopAudiences = std::vector<std::unique_ptr<Audiences>>;

}  // namespace chasqui::api
