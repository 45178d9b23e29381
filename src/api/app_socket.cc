#include "api/app_socket.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "access/socket_states.h"
#include "api/input.h"
#include "base/errors.h"
#include "edge/socket_refusal.h"

namespace chasqui::api {
namespace {

Entrant entrant_of(const AppSocket& socket, db::Connection& connection, const SocketKnock& knock) {
  Entrant entrant{knock.caller.identity,   parameters_of(knock.call), nullptr,
                  socket.declared.streams, knock.call.socket.key,     false};
  entrant.input.set("socket", knock.guest.who.client);
  if (!socket.route.open()) return entrant;
  service::Read read(socket.site.context, connection, knock.caller);
  service::Opening opening = socket.route.open()(read, entrant.input);
  std::ranges::move(opening.streams, std::back_inserter(entrant.streams));
  entrant.greeting = std::move(opening.greeting);
  return entrant;
}

// Its own rights are looked at again, not those of the request that brings it back.
Entrant entrant_back(const AppSocket& socket, db::Connection& connection,
                     const SocketKnock& knock) {
  const edge::SocketName& name = knock.call.socket;
  const auto kept = access::find_socket(connection, name.key);
  auto entrant = kept ? entrant_of(socket.site, kept->state) : std::nullopt;
  const auto& [code, text] = socket.route.codes().bad_token;
  const bool is_past = entrant && entrant->who.expires && !socket.route.outlives_token() &&
                       socket.site.clock.now() >= *entrant->who.expires;
  if (!entrant || is_past) throw service::SocketRefusal(code, text);
  const access::Identity& now = knock.caller.identity;
  entrant->who.address = now.address;
  if (!now.device.empty()) entrant->who.device = now.device;
  JsonObject input = parameters_of(knock.call);
  input.set("socket", name.name);
  input.set("memory", entrant->input.at("memory"));
  entrant->input = std::move(input);
  entrant->key = name.key;
  entrant->is_back = true;
  return std::move(*entrant);
}

void refuse_with(const AppSocket& socket, std::exception_ptr error, const edge::Call& call,
                 edge::Responder&& responder) {
  try {
    std::rethrow_exception(error);
  } catch (const service::SocketRefusal& refusal) {
    refuse_app_socket(socket, refusal, call, std::move(responder));
  } catch (const std::exception&) {
    const Refusal refusal = as_refusal(socket.site, std::move(error));
    if (refusal.kind() != Kind::kInternal) return std::move(responder).refuse(refusal);
    const auto& [code, text] = socket.route.codes().failed;
    refuse_app_socket(socket, {code, text}, call, std::move(responder));
  }
}

}  // namespace

JsonObject parameters_of(const edge::Call& call) {
  JsonObject input;
  for (const auto& [name, value] : query_of(call.request)) input.set(name, value);
  for (const auto& [name, value] : call.params) input.set(name, value);
  return input;
}

void refuse_app_socket(const AppSocket& socket, const service::SocketRefusal& refusal,
                       const edge::Call& call, edge::Responder&& responder) {
  if (query_of(call.request).get("cierre") == "1") {
    const Refusal said(Kind::kForbidden, std::to_string(refusal.code()), refusal.what());
    const Json message = error_message(socket, said, {});
    return std::move(responder).accept(edge::refuse_after_accept(
        {refusal.code(), refusal.what(), message.is_null() ? std::string() : to_text(message)}));
  }
  wire::Response response =
      wire::Response::json(403, to_text(Json(JsonObject{{"codigo", std::int64_t{refusal.code()}},
                                                        {"error", std::string(refusal.what())}})));
  response.set("Chasqui-Code", std::to_string(refusal.code()));
  std::move(responder).send(std::move(response));
}

void open_app_socket(const std::shared_ptr<const AppSocket>& socket, SocketKnock knock,
                     edge::Responder&& responder, Admit admit) {
  struct Asked {
    SocketKnock knock;
    edge::Responder responder;
    Admit admit;
  };
  auto asked =
      std::make_shared<Asked>(Asked{std::move(knock), std::move(responder), std::move(admit)});
  db::ReadJob job;
  job.work = [socket, asked](db::Connection& connection) {
    Entrant entrant = asked->knock.call.socket.is_back
                          ? entrant_back(*socket, connection, asked->knock)
                          : entrant_of(*socket, connection, asked->knock);
    edge::PlainGuest guest = std::move(asked->knock.guest);
    guest.inbox = make_talk(socket, std::move(entrant));
    asked->admit(std::move(asked->responder), std::move(guest));
  };
  job.failed = [socket, asked](std::exception_ptr error) {
    refuse_with(*socket, std::move(error), asked->knock.call, std::move(asked->responder));
  };
  socket->site.database.read(std::move(job));
}

}  // namespace chasqui::api
