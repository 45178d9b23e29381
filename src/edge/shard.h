// A site's part on one loop: its acceptor, its connections, and what they share there.
#pragma once
#include <chrono>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "edge/site.h"
#include "loop/tcp_acceptor.h"
#include "wire/deflate.h"
#include "wire/ws_reader.h"

namespace chasqui::edge {

// A connection that is closed gently takes this long at most.
inline constexpr std::chrono::milliseconds kLinger{2000};

// What a shard keeps: an HttpConn, a WsConn or a StreamConn.
class Connection {
 public:
  virtual ~Connection() = default;
  virtual void end_soon() = 0;         // At a graceful stop: finish what is under way, then go.
  virtual void end_now() = 0;          // When the time for that is over.
  virtual bool is_socket() const = 0;  // It would stay: its client comes back elsewhere.
  // For those who look after the site; not of one that asks and is answered.
  virtual void tell(OpenSocket& /*of*/) const {}
  virtual void send_away(const SocketEnding& /*ending*/) {}

 private:
  friend class Shard;
  std::uint64_t number_ = 0;  // Of its shard.
  std::list<std::unique_ptr<Connection>>::iterator place_;
};

class HttpConn;

class Shard final {
 public:
  Shard(Site& site, loop::Loop& loop, Listener::Sockets sockets);
  ~Shard();

  void start();
  void stop_accepting(Stop how);
  void stop(Stop how, loop::Task done);  // After that. `done` runs once nothing is left.

  Site& site() { return site_; }
  loop::Loop& loop() { return loop_; }
  const Limits& limits() const { return site_.settings.limits; }
  EdgeMetrics& metrics() { return site_.metrics; }
  bool is_stopping() const { return is_stopping_; }

  void add(std::unique_ptr<Connection> connection);
  void remove(Connection& connection);  // Destroyed when the turn ends.
  void go_on_later(HttpConn& conn);     // In the next turn: others come first.

  SeenRequest& next_seen() { return recent_.next(); }
  void tell(Traffic& traffic) const;
  // False: there is no socket of that number.
  bool send_away(std::uint64_t number, const SocketEnding& ending);

  // A connection's place as of now; whoever keeps it opens it.
  std::unique_ptr<SocketPlace> place_for(EndableSocket& socket, SocketBelonging to);

  std::string_view date();        // For the Date header; made once a second.
  std::string next_request_id();  // Unique among all loops and runs.
  wire::DeflatePool& deflate_pool() { return deflate_pool_; }
  // Shared by all sockets with these limits.
  const wire::WsReaderSetup& reader_setup(std::size_t bytes_max, std::size_t fragments_max);

 private:
  void take(loop::TcpStream stream);
  void turn_away(loop::TcpStream stream, Refused why);
  void go_on();
  void look_at_tls();
  void end_some();
  void end_rest();
  void report_done();
  void post(void (*task)(Shard&));

  Site& site_;
  loop::Loop& loop_;
  Listener::Sockets sockets_;  // Until start().
  std::vector<std::unique_ptr<loop::TcpAcceptor>> acceptors_;
  std::list<std::unique_ptr<Connection>> connections_;
  std::uint64_t last_number_ = 0;
  RecentRequests recent_;
  std::vector<HttpConn*> waiting_;   // For the next turn.
  std::vector<HttpConn*> going_on_;  // In this one.
  wire::DeflatePool deflate_pool_;
  std::map<std::pair<std::size_t, std::size_t>, wire::WsReaderSetup> reader_setups_;
  std::string date_;
  std::int64_t date_second_ = -1;
  std::string id_prefix_;
  std::uint64_t last_id_ = 0;
  bool is_stopping_ = false;
  std::size_t end_per_step_ = 0;
  std::size_t left_to_end_ = 0;
  loop::Timer pace_;
  loop::Timer deadline_;
  loop::Timer tls_look_;  // On the first loop alone.
  loop::Task done_;
};

}  // namespace chasqui::edge
