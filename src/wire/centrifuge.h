// The Centrifuge client protocol, version 2, in JSON: commands a line each, replies, pushes.
#pragma once
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace chasqui::wire {

struct CentrifugeCommand {
  std::int64_t id = 0;      // 0: no reply is awaited ("send").
  std::string method = {};  // "connect", "subscribe"…; empty: a pong.
  JsonObject params = {};
};

// One message of a client. Refused, with why: what is no object, has no id or no known method, or
// more than `commands_max` of them.
std::expected<std::vector<CentrifugeCommand>, std::string_view> parse_centrifuge(
    std::string_view text, std::size_t commands_max);

struct CentrifugeError {
  int code = 0;
  std::string_view message;   // A literal.
  bool is_temporary = false;  // The client tries again by itself.
};

namespace centrifuge_error {  // https://centrifugal.dev/docs/server/codes
inline constexpr CentrifugeError kInternal{100, "internal server error", true};
inline constexpr CentrifugeError kUnauthorized{101, "unauthorized"};
inline constexpr CentrifugeError kUnknownChannel{102, "unknown channel"};
inline constexpr CentrifugeError kPermissionDenied{103, "permission denied"};
inline constexpr CentrifugeError kMethodNotFound{104, "method not found"};
inline constexpr CentrifugeError kAlreadySubscribed{105, "already subscribed"};
inline constexpr CentrifugeError kLimitExceeded{106, "limit exceeded"};
inline constexpr CentrifugeError kBadRequest{107, "bad request"};
inline constexpr CentrifugeError kNotAvailable{108, "not available"};
inline constexpr CentrifugeError kTokenExpired{109, "token expired"};
inline constexpr CentrifugeError kTooManyRequests{111, "too many requests", true};
inline constexpr CentrifugeError kUnrecoverable{112, "unrecoverable position"};
}  // namespace centrifuge_error

namespace centrifuge_close {  // From 3500 on a client does not come back by itself.
inline constexpr std::uint16_t kServerError = 3004;
inline constexpr std::uint16_t kExpired = 3005;
inline constexpr std::uint16_t kSlow = 3008;
inline constexpr std::uint16_t kInsufficientState = 3010;
inline constexpr std::uint16_t kNoPong = 3012;
inline constexpr std::uint16_t kTooManyRequests = 3013;
inline constexpr std::uint16_t kInvalidToken = 3500;
inline constexpr std::uint16_t kBadRequest = 3501;
inline constexpr std::uint16_t kStale = 3502;
}  // namespace centrifuge_close

// Why a client is off a channel: from 2500 on it subscribes again, with the position it has.
inline constexpr int kCentrifugeUnsubscribed = 2000;
inline constexpr int kCentrifugeInsufficientState = 2500;
inline constexpr int kCentrifugeSubscriptionExpired = 2501;

// Each appends one line without its end.
// `data`: JSON text, the reply's member of that name; empty: it has none.
void append_centrifuge_reply(std::string& out, const CentrifugeCommand& to, JsonObject result,
                             std::string_view data = {});
void append_centrifuge_error(std::string& out, std::int64_t id, const CentrifugeError& error);
void append_centrifuge_push(std::string& out, std::string_view channel, std::string_view kind,
                            JsonObject what);
// For transports without close codes of their own.
void append_centrifuge_disconnect(std::string& out, std::uint16_t code, std::string_view reason);

}  // namespace chasqui::wire
