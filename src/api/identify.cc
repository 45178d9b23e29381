#include "api/identify.h"

#include "base/errors.h"

namespace chasqui::api {
namespace {

constexpr std::size_t kDeviceBytesMax = 64;

std::string device_of(const wire::Request& request) {
  return std::string(request.header("Chasqui-Device").substr(0, kDeviceBytesMax));
}

schema::Verdict verdict_of(const schema::Rule& rule, const access::Identity& identity) {
  if (identity.has_every_role())
    return rule.expr.op == schema::RuleOp::kNever ? schema::Verdict::kNo : schema::Verdict::kYes;
  schema::Asker asker;
  asker.is_signed_in = identity.is_authenticated();
  return schema::allows_any(rule, asker);
}

}  // namespace

service::Caller identify(const Site& site, const wire::Request& request) {
  access::Identity identity = access::Identity::local_operator();
  identity.device = device_of(request);
  identity.address = request.remote;
  return {std::move(identity), site.clock.now()};
}

void authorise(const schema::Rule& rule, const service::Caller& caller) {
  if (verdict_of(rule, caller.identity) == schema::Verdict::kYes) return;
  if (!caller.identity.is_authenticated())
    throw Refusal(Kind::kUnauthenticated, "no_autenticado", "Not authenticated");
  throw Refusal(Kind::kForbidden, "prohibido", "Not allowed");
}

}  // namespace chasqui::api
