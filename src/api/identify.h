// Before every handler: who asks, and may they.
#pragma once
#include "access/identity.h"
#include "api/credentials.h"
#include "api/site.h"
#include "edge/socket.h"
#include "schema/rules.h"
#include "wire/http.h"

namespace chasqui::api {

// Who is behind a request, with the device and the address. On a site without accounts whoever
// reaches it is its operator. Throws kTooMany when that identity asks too often.
Presented present(const Site& site, const wire::Request& request, Door door);

// The same for requests: throws kUnauthenticated for a credential that does not hold, kForbidden
// for a write with a cookie that another site's page sent.
service::Caller identify(const Site& site, const wire::Request& request,
                         Door door = Door::kRequest);

// The same where `rule` is known already: what everybody may do is not refused to who brings a
// token that is over; he is nobody there.
service::Caller identify_for(const schema::Rule& rule, const Site& site,
                             const wire::Request& request);

// Whose a socket of theirs is.
std::string user_text(const access::Identity& who);  // An account's id, or what a sign-in service
                                                     // elsewhere calls him; empty: nobody.
std::string new_socket_name();
edge::SocketOwner owner_of(const access::Identity& who);

// Throws kUnauthenticated or kForbidden unless the rule lets this caller act at all; where it
// depends on the record, that is looked at when there is one.
void authorise(const schema::Rule& rule, const service::Caller& caller);

}  // namespace chasqui::api
