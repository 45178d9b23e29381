#include "edge/shard.h"

#include <algorithm>
#include <charconv>

#include "edge/http_conn.h"
#include "wire/http_conditional.h"
#include "wire/http_response.h"

namespace chasqui::edge {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPaceStep{20};
constexpr milliseconds kTurnAwayTime{1000};
constexpr milliseconds kTlsLookTime{10'000};  // How old a certificate on disk may be unnoticed.

std::string hex(std::uint64_t value) {
  char text[17];
  const auto end = std::to_chars(text, text + sizeof text, value, 16).ptr;
  return {text, end};
}

}  // namespace

Shard::Shard(Site& site, loop::Loop& loop, Listener::Sockets sockets)
    : site_(site),
      loop_(loop),
      sockets_(std::move(sockets)),
      pace_(loop, [this] { end_some(); }),
      deadline_(loop, [this] { end_rest(); }),
      tls_look_(loop, [this] { look_at_tls(); }) {
  SystemRandom random;
  id_prefix_ = hex(random.next() >> 32) + "-";
}

Shard::~Shard() = default;

void Shard::start() {
  for (loop::ListeningSocket& socket : sockets_) {
    acceptors_.push_back(std::make_unique<loop::TcpAcceptor>(
        loop_, std::move(socket), [this](loop::TcpStream stream) { take(std::move(stream)); }));
    acceptors_.back()->start();
  }
  sockets_.clear();
  if (site_.settings.tls && loop_.index() == 0) tls_look_.arm(kTlsLookTime);
}

void Shard::look_at_tls() {
  site_.reload_tls();
  tls_look_.arm(kTlsLookTime);
}

void Shard::take(loop::TcpStream stream) {
  auto seat = site_.seat(stream.remote());
  if (!seat) return turn_away(std::move(stream), seat.error());
  if (const auto& tls = site_.settings.tls) stream.serve_tls(tls->current());
  add(std::make_unique<HttpConn>(*this, std::move(stream), std::move(*seat)));
}

void Shard::turn_away(loop::TcpStream stream, Refused why) {
  count_refused(metrics(), why);
  if (site_.settings.tls) return stream.abort();  // A handshake would cost more than it says.
  std::string bytes;
  wire::append_response(bytes, error_reply(refusal_of(why), site_.settings.style),
                        {.date = date(), .keep_alive = false});
  stream.write(std::move(bytes));
  std::move(stream).close_gently(kTurnAwayTime);
}

void Shard::add(std::unique_ptr<Connection> connection) {
  connections_.push_back(std::move(connection));
  connections_.back()->place_ = std::prev(connections_.end());
  connections_.back()->number_ = ++last_number_;
}

void Shard::remove(Connection& connection) {
  for (auto* conns : {&waiting_, &going_on_})
    std::erase_if(*conns, [&](const Connection* other) { return other == &connection; });
  loop_.retire(std::move(*connection.place_));
  connections_.erase(connection.place_);
}

void Shard::tell(Traffic& traffic) const {
  for (const auto& connection : connections_) {
    if (!connection->is_socket()) continue;
    OpenSocket& socket = traffic.sockets.emplace_back();
    socket.id = std::to_string(loop_.index()) + "-" + std::to_string(connection->number_);
    connection->tell(socket);
  }
  recent_.append_to(traffic.requests);
}

bool Shard::send_away(std::uint64_t number, const SocketEnding& ending) {
  for (const auto& connection : connections_) {
    if (connection->number_ != number || !connection->is_socket()) continue;
    connection->send_away(ending);
    return true;
  }
  return false;
}

void Shard::go_on_later(HttpConn& conn) {
  waiting_.push_back(&conn);
  if (waiting_.size() == 1) post([](Shard& shard) { shard.go_on(); });
}

void Shard::go_on() {
  going_on_.swap(waiting_);
  while (!going_on_.empty()) {
    HttpConn* const conn = going_on_.back();
    going_on_.pop_back();
    conn->go_on();
  }
}

// The shard may be gone when its task's turn comes; the site tells.
void Shard::post(void (*task)(Shard&)) {
  loop_.post([site = site_.shared_from_this(), index = loop_.index(), task] {
    if (Shard* shard = site->shard(index)) task(*shard);
  });
}

std::unique_ptr<SocketPlace> Shard::place_for(EndableSocket& socket, SocketBelonging to) {
  const SocketRegistry* const registry = site_.settings.sockets;
  return std::make_unique<SocketPlace>(
      socket, loop_, site_.tools.clock,
      SocketTerms{.owner = std::move(to.owner),
                  .expires = to.expires,
                  .at_expiry = std::move(to.at_expiry),
                  .heard_before = registry ? registry->heard(loop_) : 0});
}

std::string_view Shard::date() {
  const Utc now = site_.tools.clock.now();
  if (now.ms / 1000 != date_second_) {
    date_second_ = now.ms / 1000;
    date_ = wire::to_http_date(now);
  }
  return date_;
}

std::string Shard::next_request_id() { return id_prefix_ + hex(++last_id_); }

const wire::WsReaderSetup& Shard::reader_setup(std::size_t bytes_max, std::size_t fragments_max) {
  const auto [setup, is_new] = reader_setups_.try_emplace({bytes_max, fragments_max});
  if (is_new)
    setup->second = {.role = wire::WsRole::kServer,
                     .message_bytes_max = bytes_max,
                     .fragments_max = fragments_max,
                     .pool = &deflate_pool_};
  return setup->second;
}

void Shard::stop_accepting(Stop how) {
  is_stopping_ = true;
  for (const auto& acceptor : acceptors_) {
    if (how == Stop::kForGood)
      acceptor->close();
    else
      acceptor->leave();
  }
}

void Shard::stop(Stop how, loop::Task done) {
  done_ = std::move(done);
  const bool is_paced = how == Stop::kForGood;
  const milliseconds drain = site_.settings.limits.drain;
  const std::int64_t steps_max = is_paced ? drain / 2 / kPaceStep : 1;
  const auto steps = static_cast<std::size_t>(std::max<std::int64_t>(1, steps_max));
  left_to_end_ = connections_.size();
  end_per_step_ = connections_.size() / steps + 1;
  deadline_.arm(drain);
  for (auto place = connections_.begin(); place != connections_.end();) {
    Connection& connection = **place++;
    if (!connection.is_socket()) connection.end_soon();
  }
  end_some();
}

// Sockets come back all at once elsewhere: they are sent there a few at a time. Those that were
// told wait for their peers' answers at the end of the list.
void Shard::end_some() {
  const std::size_t count = std::min({end_per_step_, left_to_end_, connections_.size()});
  left_to_end_ -= count;
  for (std::size_t i = 0; i < count; ++i) {
    Connection& connection = *connections_.front();
    connections_.splice(connections_.end(), connections_, connections_.begin());
    if (connection.is_socket()) connection.end_soon();
  }
  if (connections_.empty() && loop_.kept() == 0) return report_done();
  pace_.arm(kPaceStep);
}

void Shard::end_rest() {
  while (!connections_.empty()) connections_.front()->end_now();
  report_done();
}

void Shard::report_done() {
  pace_.disarm();
  deadline_.disarm();
  post([](Shard& shard) {  // Not from inside a timer that goes with the shard.
    if (shard.done_) std::exchange(shard.done_, nullptr)();
  });
}

}  // namespace chasqui::edge
