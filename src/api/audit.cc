#include "api/audit.h"

#include "access/audit.h"
#include "api/admin_desk.h"
#include "api/identify.h"
#include "api/input.h"
#include "api/run.h"
#include "base/errors.h"

namespace chasqui::api {
namespace {

std::optional<Utc> moment(const wire::Query& query, std::string_view name) {
  const std::string_view text = query.get(name);
  if (text.empty()) return std::nullopt;
  const auto at = parse_iso(text);
  if (!at)
    throw Refusal::invalid({{{"query", std::string(name)},
                             "datetime_parsing",
                             "Input should be a valid datetime",
                             Json(text)}});
  return at;
}

// An account or, of programs, a key.
void ask_who(access::AuditQuery& audit, const wire::Query& query) {
  const auto account = whole_number(query, "quien"), key = whole_number(query, "llave");
  audit.who_id = key ? key : account;
  if (audit.who_id)
    audit.who_kind = to_string(key ? access::IdentityKind::kKey : access::IdentityKind::kUser);
}

access::AuditQuery audit_query(const wire::Query& query) {
  access::AuditQuery audit;
  audit.model = query.get("modelo");
  audit.record_id = query.get("registro");
  ask_who(audit, query);
  audit.since = moment(query, "desde");
  audit.until = moment(query, "hasta");
  audit.before_id = whole_number(query, "despues");
  audit.limit = whole_number(query, "limit").value_or(audit.limit);
  if (audit.limit < 1 || audit.limit > access::kAuditPageMax) audit.limit = access::kAuditPageMax;
  return audit;
}

wire::Response page_of(service::Read& read, const access::AuditQuery& query) {
  const auto entries = access::list_audit(read.connection(), query);
  JsonArray rows;
  for (const access::AuditEntry& entry : entries) rows.emplace_back(audit_json(entry));
  wire::Response response = wire::Response::json(200, to_text(Json(std::move(rows))));
  if (entries.size() == static_cast<std::size_t>(query.limit))
    response.set("X-Next-Cursor", std::to_string(entries.back().id));
  return response;
}

}  // namespace

JsonObject audit_json(const access::AuditEntry& entry) {
  return {{"id", entry.id},
          {"hora", to_iso(entry.at)},
          {"quien",
           JsonObject{{"tipo", entry.who_kind}, {"id", entry.who_id}, {"nombre", entry.who_name}}},
          {"direccion", entry.address},
          {"peticion", entry.request_id},
          {"accion", entry.action},
          {"modelo", entry.model},
          {"registro", entry.record_id},
          {"antes", entry.before},
          {"despues", entry.after}};
}

void note(db::WriteTx& write, const service::Caller& caller, Deed deed) {
  access::AuditEntry entry = access::audit_entry(caller.identity, caller.now);
  entry.request_id = caller.request_id;
  entry.action = std::move(deed.action);
  entry.model = std::move(deed.model);
  entry.record_id = std::move(deed.record);
  entry.before = std::move(deed.before);
  entry.after = std::move(deed.after);
  access::audit(write.connection(), entry);
}

wire::Response audit_reply(service::Read& read, const wire::Query& query) {
  return page_of(read, audit_query(query));
}

void add_audit(edge::RouteTable& routes, const Site& site) {
  const schema::AppSchema& schema = site.schema();
  if (!schema.auth || !schema.app.audit) return;
  routes.add(
      "GET", schema.app.prefix + "/auditoria",
      [&site, rule = administrators_of(schema)](edge::Call&& call, edge::Responder&& responder) {
        service::Caller caller = identify(site, call.request);
        authorise(rule, caller);
        const access::AuditQuery query = audit_query(query_of(call.request));
        run_read(site, std::move(caller), std::move(responder),
                 [query](service::Read& read) { return page_of(read, query); });
      });
}

}  // namespace chasqui::api
