// The credential of a request: a bearer token, an API key, a browser's cookie, or an address that
// stands for one.
#pragma once
#include <string>
#include <string_view>

#include "access/identity.h"
#include "api/accounts.h"
#include "wire/http.h"

namespace chasqui::api {

// Sockets may carry the token in ?token= or a subprotocol, event streams in ?token=: an EventSource
// sets no headers.
enum class Door { kRequest, kSocket, kStream };

struct Presented {
  enum class Credential { kNone, kGood, kBad } credential = Credential::kNone;
  access::Identity identity;  // Anonymous unless the credential is good.
  std::string fault;          // Of a bad one, a word for the log: "expired".
  bool is_cookie = false;     // Sent by the browser on its own: writes need a proof of origin.
};

inline constexpr std::string_view kBearer = "Bearer ";  // Of Authorization, in exactly this case.

Presented by_token(Accounts& accounts, std::string_view token, Utc now);  // Or by a key.
Presented presented_by(Accounts& accounts, const wire::Request& request, Door door, Utc now);

// Whether the page that sent this request with a cookie is one of ours: Sec-Fetch-Site or Origin
// says so, or it repeats the cookie of csrf_cookie() in X-CSRF-Token (or X-CSRFToken).
bool proves_origin(const Accounts& accounts, const wire::Request& request);

std::string session_cookie(const Accounts& accounts, bool is_secure);
std::string csrf_cookie(const Accounts& accounts);

// "bearer.<token>" among the subprotocols that a socket offers: the whole word; empty: none.
std::string bearer_subprotocol(const wire::Request& request);

}  // namespace chasqui::api
