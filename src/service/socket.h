// A socket that answers its messages: what an app says on it beside the events of its streams. Its
// path, rule and frame stand in app.toml; a message's kind is its member of the frame's event name
// ("tipo").
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/errors.h"
#include "base/json.h"
#include "service/tx.h"

namespace chasqui::service {

// What a client hears when its socket opens.
struct Opening {
  std::vector<std::string> streams;  // Beside those of app.toml.
  Json greeting;                     // The first message; null: none.
};

// Thrown while a socket opens: the client gets 403 with {"codigo": code, "error": text} in place of
// the upgrade. With ?cierre=1 the upgrade succeeds, an error message says the same, and the socket
// closes with the code, so that a browser can read it.
class SocketRefusal : public std::runtime_error {
 public:
  SocketRefusal(std::uint16_t code, const std::string& text)
      : std::runtime_error(text), code_(code) {}
  std::uint16_t code() const { return code_; }

 private:
  std::uint16_t code_;
};

// The refusals that are the platform's: close codes, and texts for people.
struct SocketCodes {
  std::pair<std::uint16_t, std::string> no_token{4401, "Falta el token"};
  std::pair<std::uint16_t, std::string> bad_token{4401, "El token no vale"};
  std::pair<std::uint16_t, std::string> forbidden{4403, "No permitido"};
  std::pair<std::uint16_t, std::string> failed{4500, "Error interno"};
  std::pair<std::uint16_t, std::string> flood{4429, "Demasiados mensajes"};
};

// How a client of a socket that outlives its token gets a new one to it, without opening another.
struct TokenTalk {
  std::string kind;                // Of its message {kind, "token"}.
  std::chrono::seconds warning{};  // So long before the end it hears `expiring`.
  std::function<Json(Utc ends)> renewed, expiring;
};

// Of one socket; `input` holds the path's and the query's parameters, as text, and its own name
// under "socket".
struct Message {
  const JsonObject& body;
  const JsonObject& input;
};

// What a message does beside its reply: to the streams that its socket hears.
struct Turn {
  std::vector<Json> replies = {};
  std::vector<std::string> joins = {}, leaves = {};
  // Where to go on hearing, for a client that was away: before anything else.
  struct Since {
    std::string epoch;
    std::int64_t seq = 0;
  };
  std::optional<Since> since = {};
  // What the app is to be told when the socket's client comes back after a cut; null: as before.
  std::optional<JsonObject> memory = {};
};

// A client that says who it is once it is in: its message {kind, "token"} is taken as a change, by
// who the token says. On a site that lets everybody in the token is not looked at.
struct SignIn {
  std::string kind;
  std::chrono::seconds patience{10};  // Then it is told "no_autenticado", and let go.
};

// On the loop, without the database: for clocks and pings.
struct Spot {
  const access::Identity& who;
  Utc now;
  const JsonObject& input;
};

class SocketRoute {
 public:
  // Of an event stream `input` also holds "streams", what the client asks to hear; it may be
  // refused here, the greeting is not said, and nothing else of a route matters.
  using Open = std::function<Opening(Read&, const JsonObject& input)>;
  // In the group commit; the reply goes to the sender alone, when what it says is durable. Null: no
  // reply. Messages of one socket are taken in their order.
  using Take = std::function<Json(Tx&, const Message&)>;
  using Look = std::function<Json(Read&, const Message&)>;  // The same without a change.
  // The same where it changes what the socket hears. What comes after waits for it, and its reply
  // goes before the events that it emits.
  using Change = std::function<Turn(Tx&, const Message&)>;
  using Say = std::function<Json(const Spot&, const JsonObject& body)>;
  using Note = std::function<void(Tx&, const JsonObject& input)>;  // Of one socket, as messages.
  // How a refused message looks to its sender. `body` is empty when it was no JSON object.
  using Error = std::function<Json(const Refusal&, const JsonObject& body)>;

  explicit SocketRoute(std::string path) : path_(std::move(path)) {}

  SocketRoute& open(Open open) { return open_ = std::move(open), *this; }
  SocketRoute& opened(Note note) { return opened_ = std::move(note), *this; }
  SocketRoute& closed(Note note) { return closed_ = std::move(note), *this; }
  // In place of `opened` when its client came back as the same: `input` has its "memory" too.
  SocketRoute& restored(Note note) { return restored_ = std::move(note), *this; }
  SocketRoute& take(std::string kind, Take take) {
    return kinds_[std::move(kind)] = std::move(take), *this;
  }
  SocketRoute& look(std::string kind, Look look) {
    return looks_[std::move(kind)] = std::move(look), *this;
  }
  SocketRoute& change(std::string kind, Change change) {
    return changes_[std::move(kind)] = std::move(change), *this;
  }
  SocketRoute& say(std::string kind, Say say) {
    return says_[std::move(kind)] = std::move(say), *this;
  }
  // What is no JSON object, or of a kind that nobody takes, is refused with "mensaje_desconocido".
  // Without this the client hears nothing of it.
  SocketRoute& error(Error error) { return error_ = std::move(error), *this; }
  SocketRoute& codes(SocketCodes codes) { return codes_ = std::move(codes), *this; }
  // It stays open when its token expires, for clients that cannot renew it; what ends the session
  // ends it all the same.
  SocketRoute& outlive_token() { return outlives_token_ = true, *this; }
  // The new token has to be of the same account and session; any other is refused with
  // "token_invalido".
  SocketRoute& renew_token(TokenTalk talk) { return token_talk_ = std::move(talk), *this; }
  // `enter` is the change that its kind of message makes.
  SocketRoute& sign_in(SignIn sign_in, Change enter) {
    change(sign_in.kind, std::move(enter));
    return sign_in_ = std::move(sign_in), *this;
  }
  SocketRoute& rate(std::uint32_t per_second) { return per_second_ = per_second, *this; }

  const std::string& path() const { return path_; }
  const Open& open() const { return open_; }
  const Note& opened() const { return opened_; }
  const Note& restored() const { return restored_; }
  const Note& closed() const { return closed_; }
  const Take* find_take(const std::string& kind) const { return find(kinds_, kind); }
  const Look* find_look(const std::string& kind) const { return find(looks_, kind); }
  const Change* find_change(const std::string& kind) const { return find(changes_, kind); }
  const Say* find_say(const std::string& kind) const { return find(says_, kind); }
  const Error& error() const { return error_; }
  const SocketCodes& codes() const { return codes_; }
  const std::optional<TokenTalk>& token_talk() const { return token_talk_; }
  const std::optional<SignIn>& sign_in() const { return sign_in_; }
  bool outlives_token() const { return outlives_token_; }
  std::uint32_t per_second() const { return per_second_; }

 private:
  template <class Map>
  static const typename Map::mapped_type* find(const Map& map, const std::string& kind) {
    const auto at = map.find(kind);
    return at == map.end() ? nullptr : &at->second;
  }

  std::string path_;
  Open open_;
  Note opened_, restored_, closed_;
  std::map<std::string, Take> kinds_;
  std::map<std::string, Look> looks_;
  std::map<std::string, Change> changes_;
  std::map<std::string, Say> says_;
  Error error_;
  SocketCodes codes_;
  std::optional<TokenTalk> token_talk_;
  std::optional<SignIn> sign_in_;
  bool outlives_token_ = false;
  std::uint32_t per_second_ = 30;
};

}  // namespace chasqui::service
