#include "api/not_found.h"

#include "base/errors.h"

namespace chasqui::api {
namespace {

void refuse(edge::Call&& call, edge::Responder&& responder) {
  const wire::Request& request = call.request;
  std::move(responder).refuse(
      Refusal(Kind::kNotFound, "", "Cannot " + request.method_text + " " + request.target));
}

}  // namespace

void add_not_found(edge::RouteTable& routes, const Site& site) {
  if (site.style() != edge::ReplyStyle::kNest) return;
  routes.add("*", "/{camino...}", refuse, {.name = "not found"});
}

}  // namespace chasqui::api
