// Sockets that answer their messages (service/socket.h): opening them, and taking what their
// clients say to the database and back.
#pragma once
#include <exception>
#include <memory>

#include "api/site.h"
#include "edge/handler.h"
#include "edge/plain_session.h"
#include "schema/app_schema.h"
#include "service/socket.h"

namespace chasqui::api {

// What all sockets of one path share.
struct AppSocket {
  const Site& site;
  const schema::Socket& declared;
  const service::SocketRoute& route;
};

// Makes what a session is built on; the guest's space and audience are set already.
using Admit = std::move_only_function<void(edge::Responder&&, edge::PlainGuest)>;

struct SocketKnock {  // Somebody who may open the socket, as far as its rule says.
  service::Caller caller;
  edge::Call call;
  edge::PlainGuest guest;
};

// Asks the app, then admits or refuses.
void open_app_socket(const std::shared_ptr<const AppSocket>& socket, SocketKnock knock,
                     edge::Responder&& responder, Admit admit);

// What an app is asked with: the query's parameters and the path's, as text.
JsonObject parameters_of(const edge::Call& call);
// What an app's handler threw, as it may be said; anything else goes to the log.
Refusal as_refusal(const Site& site, std::exception_ptr error);

// Refuses before the upgrade (403 with the code in its body and in Chasqui-Code) or, with
// ?cierre=1, after it.
void refuse_app_socket(const AppSocket& socket, const service::SocketRefusal& refusal,
                       const edge::Call& call, edge::Responder&& responder);

}  // namespace chasqui::api
