// What the administration's endpoints share: the models as it shows them, and who may do what. The
// records are held to their models' own rules; all else is for [auth] admin_roles.
#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "api/site.h"
#include "edge/router.h"
#include "schema/rules.h"
#include "service/tx.h"
#include "wire/query.h"

namespace chasqui::api {

struct DeskModel {
  const schema::ModelEntry& entry;
  schema::Shape create, update;  // An update's null empties a field, whatever older clients expect.

  const schema::Model& model() const { return entry.sql.model(); }
};

class Desk final {
 public:
  explicit Desk(const Site& site);
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  const Site& site() const { return site_; }
  Utc since() const { return since_; }  // Its site began to serve.
  const std::vector<DeskModel>& models() const { return models_; }
  const DeskModel& model(std::string_view name) const;   // Throws kNotFound "modelo".
  const DeskModel& model(const edge::Call& call) const;  // Of {modelo}.

  bool administers(const access::Identity& who) const;
  // Who asks; throw what identify() throws, kUnauthenticated and kForbidden.
  service::Caller signed_in(const wire::Request& request) const;
  service::Caller administrator(const wire::Request& request) const;
  // Throws unless the app lets records of the model be changed so, and the rule lets who asks.
  void authorise_write(const DeskModel& model, schema::Verb verb,
                       const service::Caller& caller) const;

 private:
  const Site& site_;
  const Utc since_;
  const schema::Rule administrators_;
  std::vector<DeskModel> models_;
};

using DeskRef = std::shared_ptr<const Desk>;
using DeskWork = void (*)(const DeskRef&, edge::Call&&, edge::Responder&&);

class DeskRoutes final {
 public:
  DeskRoutes(edge::RouteTable& table, DeskRef desk) : table_(table), desk_(std::move(desk)) {}

  // What the app serves at that address itself stays.
  void add(std::string_view method, std::string_view path, DeskWork work,
           edge::RouteOptions options = {});
  void add_with(std::string_view method, std::string_view path, edge::Handler handler,
                edge::RouteOptions options = {});
  const DeskRef& desk() const { return desk_; }

 private:
  edge::RouteTable& table_;
  DeskRef desk_;
};

inline constexpr std::string_view kAdminPrefix = "/admin/api";

// Whoever has one of [auth] admin_roles; without accounts, the operator.
schema::Rule administrators_of(const schema::AppSchema& schema);
wire::Response json_reply(const Json& body, int status = 200);  // Not to be kept by caches.
std::optional<std::int64_t> whole_number(const wire::Query& query, std::string_view name);
// The body as the shape wants it, all of it or, for kPartial, what was sent.
JsonObject desk_input(const Desk& desk, const edge::Call& call, const schema::Shape& shape,
                      schema::Mode mode = schema::Mode::kWhole);

}  // namespace chasqui::api
