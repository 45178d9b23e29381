// One HTTP/1.1 connection: reads requests, has them answered one after the other, hands itself over
// to a WebSocket or a stream.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "edge/responder_slot.h"
#include "edge/router.h"
#include "edge/shard.h"
#include "loop/tcp.h"
#include "wire/http_parser.h"
#include "wire/http_response.h"

namespace chasqui::edge {

// Pipelined requests are answered in order, the next one begun when the one before is answered.
// While one is worked on nothing is read; what came with it waits, at most one read's worth.
class HttpConn final : public Connection, private loop::StreamOwner, private AnswerTaker {
 public:
  HttpConn(Shard& shard, loop::TcpStream stream, Seat seat);
  ~HttpConn() override;

  void go_on();  // With what waits.
  void end_soon() override;
  void end_now() override;
  bool is_socket() const override { return false; }

 private:
  struct UpgradeWish;
  struct Exchange;
  enum class Phase { kIdle, kHead, kBody, kWorking };

  void on_bytes(std::span<std::byte> bytes) override;
  void on_end() override;
  void on_broken() override;
  void on_drained() override;
  void take_answer(Answer answer) override;

  void process(std::string_view bytes);
  bool step(std::string_view& bytes);
  void wait_for_more(std::string_view rest);
  void read_some(std::string_view& bytes);
  bool is_congested();

  void look_at_head();
  void begin(wire::Request request);
  void take_place(wire::Request& request);
  bool admit(const wire::Request& request);
  bool admit_to(const RouteTable::Route& route, const wire::Request& request);
  void answer_without_route(const wire::Request& request, const std::string& allowed);
  bool check_upgrade(const wire::Request& request);
  wire::Response refuse_origin();
  void run(const RouteTable::Route& route, Call call);

  void finish(std::string_view rest);
  void send(wire::Response response);
  wire::Framing dress(wire::Response& response);
  void open_socket(SocketAccept accept, std::string_view rest);
  void open_stream(StreamAccept accept);
  bool take_seat();
  void count(const wire::Response& response);
  void note_seen(int status, std::chrono::nanoseconds took);
  void fail(const wire::HttpViolation& violation);
  void answer_early(wire::Response response);

  void enter(Phase phase);
  void on_timer();
  void time_out(Refused why);
  void leave();

  Shard& shard_;
  std::optional<loop::TcpStream> stream_;  // None: it left, or became another's.
  std::optional<Seat> seat_;
  wire::HttpParser parser_;
  std::unique_ptr<Exchange> exchange_;  // The request that is being answered.
  std::string unread_;
  loop::Timer timer_;
  loop::Instant idle_since_;
  std::uint64_t sent_before_ = 0;  // When the timer last looked.
  Phase phase_ = Phase::kIdle;
  bool is_processing_ = false;
  bool peer_ended_ = false;
  bool is_first_ = true;  // No request was begun yet.
};

}  // namespace chasqui::edge
