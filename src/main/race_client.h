// The simulator's ends of HTTP and WebSocket: blocking, and plain about everything that can break.
#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "base/chance.h"
#include "base/json.h"
#include "loop/client_socket.h"
#include "wire/ws_reader.h"

namespace chasqui::main {

inline constexpr std::chrono::milliseconds kAnswerLongest{10'000};

struct RaceUrl {
  std::string host;
  std::uint16_t port = 80;

  std::string authority() const;  // As Host has it.
};
// "http://127.0.0.1:8000", with or without a slash at the end.
std::expected<RaceUrl, std::string> read_race_url(std::string_view text);

struct RaceRequest {
  std::string method = "GET", path;
  std::string token = {};  // Empty: none.
  Json body = {};          // Null: none.
  std::string key = {};    // Idempotency-Key; empty: none.
};
std::string to_text(const RaceRequest& request, const RaceUrl& url);

struct RaceReply {
  int status = 0;
  Json body;
  std::int64_t seq = 0;  // Chasqui-Seq
  std::chrono::seconds retry_after{0};

  bool is_good() const { return status >= 200 && status < 300; }
  // To be asked again later: too many, or not now.
  bool is_later() const { return status == 429 || status == 502 || status == 503 || status == 504; }
};
// The reply at the beginning of `bytes`, which is taken off; nullopt: more bytes are needed.
// Throws std::runtime_error when it is none.
std::optional<RaceReply> take_reply(std::string& bytes);

// One connection at a time, kept while it is good.
class RaceHttp final {
 public:
  explicit RaceHttp(RaceUrl url) : url_(std::move(url)) {}
  // nullopt: nobody answered, whatever became of the request.
  std::optional<RaceReply> ask(const RaceRequest& request);
  // It is sent, and the network fails before the answer.
  bool ask_and_break(const RaceRequest& request);

 private:
  bool send(const RaceRequest& request);

  RaceUrl url_;
  std::optional<loop::ClientSocket> socket_;
};

class RaceSocket final {
 public:
  RaceSocket(RaceUrl url, Random& chance) : url_(std::move(url)), chance_(chance) {}

  // The status: 101 when it is open, 0 when nobody answered.
  int open(const std::string& path);
  bool is_open() const { return socket_.has_value(); }
  bool send(const Json& message);
  // The next message; nullopt when none comes in time or the socket has ended.
  std::optional<Json> receive(std::chrono::milliseconds longest);
  void drop();   // The network fails.
  void close();  // Goodbye.

 private:
  void read_frames(std::string& bytes);
  void take(const wire::WsEvent& event);
  bool send_frame(wire::WsOpcode opcode, std::string_view payload);

  RaceUrl url_;
  Random& chance_;
  std::optional<loop::ClientSocket> socket_;
  wire::WsReaderSetup setup_{.role = wire::WsRole::kClient, .message_bytes_max = 1 << 20};
  std::optional<wire::WsReader> reader_;
  std::deque<Json> messages_;
};

}  // namespace chasqui::main
