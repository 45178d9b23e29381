// What is said on one socket that answers its messages (service/socket.h): to the database and
// back, in their order, and what it changes of what the socket hears.
#pragma once
#include <exception>
#include <memory>

#include "api/audience.h"
#include "api/endings.h"
#include "api/entrant.h"
#include "base/errors.h"
#include "edge/plain_session.h"
#include "schema/app_schema.h"
#include "service/socket.h"

namespace chasqui::api {

// What all sockets of one path share.
struct AppSocket {
  const Site& site;
  const schema::Socket& declared;
  const service::SocketRoute& route;
  std::shared_ptr<LoopAudiences> audiences;
  std::shared_ptr<LoopEndings> endings;
};

std::unique_ptr<edge::PlainInbox> make_talk(std::shared_ptr<const AppSocket> socket,
                                            Entrant entrant);

// What an app's handler threw, as it may be said; anything else goes to the log.
Refusal as_refusal(const Site& site, std::exception_ptr error);
// As the app words it for the sender of `body`; null: it is not told.
Json error_message(const AppSocket& socket, const Refusal& refusal, const JsonObject& body);

}  // namespace chasqui::api
