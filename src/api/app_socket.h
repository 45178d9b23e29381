// Opening sockets that answer their messages (service/socket.h); api/talk has what is said then.
#pragma once
#include <memory>

#include "api/talk.h"
#include "edge/handler.h"
#include "edge/plain_session.h"

namespace chasqui::api {

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

// Refuses before the upgrade (403 with the code in its body and in Chasqui-Code) or, with
// ?cierre=1, after it.
void refuse_app_socket(const AppSocket& socket, const service::SocketRefusal& refusal,
                       const edge::Call& call, edge::Responder&& responder);

}  // namespace chasqui::api
