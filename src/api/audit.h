// GET /auditoria, under the app's prefix: who changed what, for the app's administrators.
#pragma once
#include "access/audit.h"
#include "api/site.h"
#include "edge/router.h"
#include "wire/query.h"

namespace chasqui::api {

// Parameters: modelo, registro (a key), quien (an account's id) or llave (an API key's), desde and
// hasta (moments; the last itself is not in), limit (50, at most 500), despues (as X-Next-Cursor of
// the page before says). Newest first. Only apps with [auth] have it, and only
// while [app] audit is on; [auth] admin_roles may use it.
void add_audit(edge::RouteTable& routes, const Site& site);

// The same for whoever was found to be one: the page that the query asks for.
wire::Response audit_reply(service::Read& read, const wire::Query& query);
// What somebody did to what the platform keeps itself. Never with secrets.
struct Deed {
  std::string action, model, record;
  Json before = {}, after = {};
};
void note(db::WriteTx& write, const service::Caller& caller, Deed deed);
JsonObject audit_json(const access::AuditEntry& entry);

}  // namespace chasqui::api
