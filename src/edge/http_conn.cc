#include "edge/http_conn.h"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "edge/access_log.h"
#include "edge/cors.h"
#include "edge/error_reply_border.h"
#include "edge/stream_conn.h"
#include "edge/ws_conn.h"
#include "wire/http_response.h"
#include "wire/ws_handshake.h"

namespace chasqui::edge {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kHeadReadBytes = 16 * 1024;  // At a time; a body is read in larger pieces.
constexpr std::size_t kBodyReadBytes = 256 * 1024;
constexpr std::size_t kUnsentBytesMax = 256 * 1024;  // No further request is begun past it.
constexpr milliseconds kFirstWordTime{1000};         // At a stop, for who has just come.

std::string_view text_of(std::span<std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

wire::WsDeflatePolicy deflate_policy() { return {}; }

}  // namespace

// What the opening handshake needs once the handler has accepted.
struct HttpConn::UpgradeWish {
  explicit UpgradeWish(const wire::Request& request)
      : upgrade(request.headers.joined("Upgrade")),
        connection(request.headers.joined("Connection")),
        key(request.headers.joined("Sec-WebSocket-Key")),
        version(request.headers.joined("Sec-WebSocket-Version")),
        protocols(request.headers.joined("Sec-WebSocket-Protocol")),
        extensions(request.headers.joined("Sec-WebSocket-Extensions")),
        method(request.method_text),
        is_http_1_1(request.version_minor >= 1) {}

  wire::WsUpgradeRequest view() const {
    return {.method = method,
            .is_http_1_1 = is_http_1_1,
            .upgrade = upgrade,
            .connection = connection,
            .key = key,
            .version = version,
            .protocols = protocols,
            .extensions = extensions};
  }

  std::string upgrade, connection, key, version, protocols, extensions, method;
  bool is_http_1_1;
};

struct HttpConn::Exchange {
  std::shared_ptr<ResponderSlot> slot;  // None when no handler was asked.
  std::optional<Answer> answer;
  std::unique_ptr<UpgradeWish> wish;
  const RouteTable::Route* route = nullptr;
  std::chrono::nanoseconds began{0};
  std::string id;
  std::string origin;
  bool may_stream = true;  // As it may open a socket: what goes on may take commands too.
  std::string method;
  std::string target;
  std::string remote;               // The client's address.
  std::uint64_t endings_heard = 0;  // See SocketRegistry::heard().
  int version_minor = 1;
  bool is_head = false;
  bool keep_alive = true;
  bool is_secure = false;
};

HttpConn::HttpConn(Shard& shard, loop::TcpStream stream, Seat seat)
    : shard_(shard),
      stream_(std::move(stream)),
      seat_(std::move(seat)),
      parser_(shard.limits()),
      timer_(shard.loop(), [this] { on_timer(); }),
      idle_since_(shard.loop().now()) {
  timer_.arm(shard_.limits().header_timeout);
  stream_->read_for(*this, kHeadReadBytes);
}

HttpConn::~HttpConn() {
  if (!exchange_) return;
  take(shard_.metrics().requests_in_flight);
  if (exchange_->slot) exchange_->slot->forget_taker();
}

void HttpConn::on_bytes(std::span<std::byte> bytes) {
  add(shard_.metrics().bytes_in, bytes.size());
  process(text_of(bytes));
}

void HttpConn::on_end() {
  peer_ended_ = true;
  if (!exchange_ && unread_.empty()) leave();
}

void HttpConn::on_broken() {
  if (is_first_ && shard_.site().settings.tls)
    count_refused(shard_.metrics(), Refused::kTlsHandshake);
  stream_.reset();
  shard_.remove(*this);
}

void HttpConn::on_drained() {
  if (!unread_.empty()) go_on();
}

void HttpConn::take_answer(Answer answer) {
  exchange_->answer = std::move(answer);
  go_on();
}

void HttpConn::go_on() {
  if (is_processing_ || !stream_) return;
  const std::string bytes = std::exchange(unread_, {});
  process(bytes);
}

// Everything that can be done with these bytes now; what cannot waits in unread_.
void HttpConn::process(std::string_view bytes) {
  is_processing_ = true;
  std::size_t begun = 0;
  while (stream_ && step(bytes)) {
    if (exchange_ && ++begun == shard_.limits().pipeline_max) {
      shard_.go_on_later(*this);
      break;
    }
  }
  is_processing_ = false;
  if (stream_) wait_for_more(bytes);
}

// False: nothing more can be done now.
bool HttpConn::step(std::string_view& bytes) {
  if (exchange_) {
    if (!exchange_->answer) return false;
    finish(bytes);
    return true;
  }
  if (bytes.empty() || is_congested()) return false;
  read_some(bytes);
  return true;
}

void HttpConn::wait_for_more(std::string_view rest) {
  if (peer_ended_ && !exchange_ && rest.empty()) return leave();
  unread_ = rest;
  if (exchange_ || !unread_.empty())
    stream_->pause_reading();
  else
    stream_->read_for(*this, phase_ == Phase::kBody ? kBodyReadBytes : kHeadReadBytes);
}

// A client that asks and does not read waits until it reads.
bool HttpConn::is_congested() {
  if (stream_->pending_bytes() <= kUnsentBytesMax) return false;
  stream_->flush();
  return stream_->pending_bytes() > kUnsentBytesMax;
}

void HttpConn::read_some(std::string_view& bytes) {
  using State = wire::HttpParser::State;
  // A head has one deadline from its first byte on, however slowly it drips.
  if (parser_.state() == State::kIdle) enter(Phase::kHead);
  const auto consumed = parser_.feed(bytes);
  if (!consumed) return fail(consumed.error());
  bytes.remove_prefix(*consumed);
  switch (parser_.state()) {
    case State::kHeadComplete:
      return look_at_head();
    case State::kBody:
      return enter(Phase::kBody);
    case State::kComplete:
      return begin(parser_.take());
    case State::kIdle:
      return enter(Phase::kIdle);
    case State::kHead:
    case State::kFailed:
      return;
  }
}

// A body follows. Is it worth reading?
void HttpConn::look_at_head() {
  const wire::Request& head = parser_.head();
  const auto match = shard_.site().routes.find(head.method_text, head.path);
  if (match.route && match.route->options.body_bytes_max)
    parser_.set_body_bytes_max(*match.route->options.body_bytes_max);
  if (const auto checked = parser_.feed({}); !checked) return fail(checked.error());
  enter(Phase::kBody);
  if (!head.expects_continue) return;
  const ReplyStyle style = shard_.site().settings.style;
  if (match.route == nullptr)
    return answer_early(match.allowed.empty() ? not_found_reply(style)
                                              : method_not_allowed_reply(match.allowed, style));
  std::string bytes;
  wire::append_continue(bytes);
  stream_->write(std::move(bytes));
}

void HttpConn::begin(wire::Request request) {
  enter(Phase::kWorking);
  is_first_ = false;
  exchange_ = std::make_unique<Exchange>();
  add(shard_.metrics().requests_in_flight);
  Exchange& exchange = *exchange_;
  exchange.began = shard_.site().tools.clock.steady();
  exchange.is_head = request.method == wire::Method::kHead;
  exchange.keep_alive = request.keep_alive && !shard_.is_stopping();
  exchange.version_minor = request.version_minor;
  exchange.origin = request.header("Origin");
  exchange.method = request.method_text;
  if (shard_.site().settings.writes_access_log) exchange.target = request.target;
  const std::string_view sent_id = request.header("X-Request-Id");
  exchange.id = is_request_id(sent_id) ? std::string(sent_id) : shard_.next_request_id();
  request.id = exchange.id;
  take_place(request);
  if (!admit(request)) return;

  const CorsSettings& cors = shard_.site().settings.cors;
  exchange.may_stream = may_open_socket(cors, request);
  if (cors.is_on() && is_preflight(request)) {
    exchange.answer = preflight_reply(cors, request);
    return;
  }
  const bool upgrades = request.is_upgrade("websocket");
  auto match = shard_.site().routes.find(request.method_text, request.path, upgrades);
  exchange.route = match.route;
  if (match.route == nullptr) return answer_without_route(request, match.allowed);
  if (!admit_to(*match.route, request)) return;
  if (const SocketRegistry* sockets = shard_.site().settings.sockets)
    exchange.endings_heard = sockets->heard(shard_.loop());
  exchange.may_stream = exchange.may_stream || match.route->options.any_origin;
  if (match.route->options.is_socket && !check_upgrade(request)) return;
  run(*match.route, Call{std::move(request), std::move(match.params), &match.route->options,
                         &shard_.site().routes});
}

// Where it came from, by our own eyes or by a trusted proxy's word.
void HttpConn::take_place(wire::Request& request) {
  const ListenerSettings& settings = shard_.site().settings;
  ClientPlace place = client_of(settings.proxies, request.headers, stream_->remote());
  request.remote = std::move(place.address);
  request.is_secure = place.is_secure.value_or(settings.tls != nullptr);
  if (!place.host.empty()) request.host = std::move(place.host);
  exchange_->remote = request.remote;
  exchange_->is_secure = request.is_secure;
}

// False: it was answered. May that address ask anything now?
bool HttpConn::admit(const wire::Request& request) {
  const ListenerSettings& settings = shard_.site().settings;
  if (!shard_.site().may_come(request.remote)) {  // Others than proxies were looked at before.
    count_refused(shard_.metrics(), Refused::kAddress);
    exchange_->keep_alive = false;
    exchange_->answer = error_reply(refusal_of(Refused::kAddress), settings.style);
    return false;
  }
  if (settings.rates == nullptr) return true;
  const auto wait = settings.rates->check_address(request.remote, exchange_->began);
  if (wait <= wait.zero()) return true;
  count_refused(shard_.metrics(), Refused::kRateAddress);
  exchange_->answer = error_reply(too_many(wait), settings.style);
  return false;
}

bool HttpConn::admit_to(const RouteTable::Route& route, const wire::Request& request) {
  const ListenerSettings& settings = shard_.site().settings;
  if (route.options.rate.burst == 0 || settings.rates == nullptr) return true;
  const auto wait =
      settings.rates->check_from(request.remote, "route " + route.method + " " + route.pattern,
                                 route.options.rate, exchange_->began);
  if (wait <= wait.zero()) return true;
  count_refused(shard_.metrics(), Refused::kRateRoute);
  exchange_->answer = error_reply(too_many(wait), settings.style);
  return false;
}

void HttpConn::answer_without_route(const wire::Request& request, const std::string& allowed) {
  const ReplyStyle style = shard_.site().settings.style;
  if (request.method == wire::Method::kOptions && (!allowed.empty() || request.path == "*"))
    exchange_->answer = wire::Response::empty(204).set("Allow", allowed);
  else if (allowed.empty())
    exchange_->answer = not_found_reply(style);
  else
    exchange_->answer = method_not_allowed_reply(allowed, style);
}

wire::Response HttpConn::refuse_origin() {
  count_refused(shard_.metrics(), Refused::kOrigin);
  return error_reply(Refusal(Kind::kForbidden, "origen", "Origin not allowed"),
                     shard_.site().settings.style);
}

// False: it was answered, and the handler need not be asked.
bool HttpConn::check_upgrade(const wire::Request& request) {
  const ReplyStyle style = shard_.site().settings.style;
  exchange_->wish = std::make_unique<UpgradeWish>(request);
  const auto accepted = wire::accept_ws_upgrade(exchange_->wish->view(), {});
  if (!accepted) {
    const auto [status, why] = accepted.error();
    wire::Response reply = error_reply(wire::HttpViolation{status, "websocket", why}, style);
    if (status == 426) reply.set("Upgrade", "websocket").set("Sec-WebSocket-Version", "13");
    exchange_->answer = std::move(reply);
  } else if (!request.body.empty()) {
    exchange_->answer =
        error_reply(wire::HttpViolation{400, "websocket", "unexpected body"}, style);
  } else if (!exchange_->may_stream) {
    exchange_->answer = refuse_origin();
  } else if (shard_.is_stopping()) {
    exchange_->answer =
        error_reply(Refusal(Kind::kUnavailable, "cerrando", "Shutting down").retry_after(1), style);
  }
  return !exchange_->answer;
}

void HttpConn::run(const RouteTable::Route& route, Call call) {
  Site& site = shard_.site();
  exchange_->slot =
      std::make_shared<ResponderSlot>(SlotSettings{.loop = shard_.loop(),
                                                   .log = site.tools.log,
                                                   .style = site.settings.style,
                                                   .request_id = exchange_->id,
                                                   .keeps_alive = site.shared_from_this()},
                                      static_cast<AnswerTaker&>(*this));
  Responder responder(exchange_->slot);
  if (route.options.runs_on == RunsOn::kLoop)
    return invoke(route.handler, std::move(call), std::move(responder));
  if (site.tools.workers.queued() >= site.settings.worker_queue_max) {
    count_refused(shard_.metrics(), Refused::kWorkersBusy);
    return std::move(responder).refuse(workers_busy());
  }
  site.tools.workers.post(
      [&route, call = std::move(call), responder = std::move(responder)]() mutable {
        invoke(route.handler, std::move(call), std::move(responder));
      });
}

void HttpConn::finish(std::string_view rest) {
  Answer answer = std::move(*exchange_->answer);
  if (auto* accept = std::get_if<SocketAccept>(&answer))
    return open_socket(std::move(*accept), rest);
  if (auto* accept = std::get_if<StreamAccept>(&answer))
    return exchange_->may_stream ? open_stream(std::move(*accept)) : send(refuse_origin());
  send(std::get<wire::Response>(std::move(answer)));
}

// What every answer of this site carries, and how this one is framed.
wire::Framing HttpConn::dress(wire::Response& response) {
  const ListenerSettings& settings = shard_.site().settings;
  for (std::size_t i = 0; i < settings.answer_headers.size(); ++i) {
    const auto [name, value] = settings.answer_headers[i];
    if (!response.headers.find(name)) response.headers.add(name, value);
  }
  if (exchange_->is_secure && settings.hsts.count() > 0)
    response.set("Strict-Transport-Security", "max-age=" + std::to_string(settings.hsts.count()));
  response.set("X-Request-Id", exchange_->id);
  add_cors(settings.cors, exchange_->origin, response);
  return {.date = shard_.date(),
          .version_minor = exchange_->version_minor,
          .keep_alive = exchange_->keep_alive && !shard_.is_stopping(),
          .head_only = exchange_->is_head};
}

void HttpConn::send(wire::Response response) {
  const wire::Framing framing = dress(response);
  std::string bytes;
  if (response.asset && wire::has_body(response.status, framing)) {
    wire::append_head(bytes, response, framing);
    add(shard_.metrics().bytes_out, bytes.size() + response.asset->size());
    stream_->write(std::move(bytes));
    stream_->write(response.asset);
  } else {
    wire::append_response(bytes, response, framing);
    add(shard_.metrics().bytes_out, bytes.size());
    stream_->write(std::move(bytes));
  }
  count(response);
  exchange_.reset();
  if (!framing.keep_alive) return leave();
  enter(Phase::kIdle);
}

void HttpConn::count(const wire::Response& response) {
  EdgeMetrics& metrics = shard_.metrics();
  const Exchange& exchange = *exchange_;
  const auto took = shard_.site().tools.clock.steady() - exchange.began;
  take(metrics.requests_in_flight);
  count_request(metrics.routes[exchange.route ? exchange.route->index : metrics.route_count],
                response.status, took);
  const ListenerSettings& settings = shard_.site().settings;
  if (!settings.writes_access_log) return;
  note_seen(response.status, took);
  write_access_line(shard_.site().tools.log,
                    {.site = settings.site,
                     .id = exchange.id,
                     .remote = exchange.remote,
                     .method = exchange.method,
                     .target = exchange.target,
                     .route = exchange.route ? std::string_view(exchange.route->options.name) : "",
                     .status = response.status,
                     .bytes = response.bytes().size(),
                     .took = took});
}

void HttpConn::note_seen(int status, std::chrono::nanoseconds took) {
  const Exchange& exchange = *exchange_;
  SeenRequest& seen = shard_.next_seen();
  seen.at = shard_.site().tools.clock.now();
  seen.id = exchange.id;
  seen.remote = exchange.remote;
  seen.method = exchange.method;
  seen.target.assign(exchange.target, 0, RecentRequests::kTargetBytesMax);
  seen.asker = exchange.slot ? exchange.slot->asker() : std::string();
  seen.status = status;
  seen.took = took;
}

void HttpConn::open_socket(SocketAccept accept, std::string_view rest) {
  if (exchange_->wish == nullptr)  // Only a socket route may accept: the handler's mistake.
    return send(internal_error_reply(exchange_->id, shard_.site().settings.style));
  const std::vector<std::string_view> protocols(accept.protocols.begin(), accept.protocols.end());
  wire::WsServerPolicy policy{.protocols = protocols, .deflate = std::nullopt};
  if (accept.may_deflate) policy.deflate = deflate_policy();
  const auto accepted = wire::accept_ws_upgrade(exchange_->wish->view(), policy);
  if (!accepted) {  // Such as extensions that are no list.
    const wire::HttpViolation violation{accepted.error().status, "websocket", accepted.error().why};
    return send(error_reply(violation, shard_.site().settings.style));
  }
  if (!take_seat()) return;
  const std::string id_header = "X-Request-Id: " + exchange_->id + "\r\n";
  stream_->write(wire::ws_upgrade_response(*accepted, id_header));
  count(wire::Response::empty(101));
  WsOpening opening{.accept = std::move(accept),
                    .protocol = accepted->protocol,
                    .deflate = accepted->deflate,
                    .endings_heard = exchange_->endings_heard,
                    .remote = {},
                    .route = exchange_->route};
  if (exchange_->remote != stream_->remote()) opening.remote = std::move(exchange_->remote);
  exchange_.reset();
  auto conn =
      std::make_unique<WsConn>(shard_, std::move(*stream_), std::move(*seat_), std::move(opening));
  stream_.reset();
  timer_.disarm();
  WsConn& socket = *conn;
  shard_.add(std::move(conn));
  shard_.remove(*this);
  socket.open(rest);
}

// It stays for longer than a request: as one of its client's. False: it was answered.
bool HttpConn::take_seat() {
  if (exchange_->remote == stream_->remote() || seat_->take_for(exchange_->remote)) return true;
  count_refused(shard_.metrics(), Refused::kConnectionsPerAddress);
  send(error_reply(refusal_of(Refused::kConnectionsPerAddress), shard_.site().settings.style));
  return false;
}

// One that is opened at a stop ends at once: an EventSource does not come back after a 503.
void HttpConn::open_stream(StreamAccept accept) {
  const bool is_head = exchange_->is_head;
  if (!is_head && !take_seat()) return;
  wire::Response head = std::move(accept.head);
  wire::Framing framing = dress(head);
  framing.streamed = true;
  framing.keep_alive = framing.keep_alive && is_head;
  std::string bytes;
  wire::append_head(bytes, head, framing);
  add(shard_.metrics().bytes_out, bytes.size());
  stream_->write(std::move(bytes));
  count(head);
  StreamOpening opening{.accept = std::move(accept),
                        .is_chunked = exchange_->version_minor > 0,
                        .endings_heard = exchange_->endings_heard,
                        .remote = std::move(exchange_->remote),
                        .route = exchange_->route};
  exchange_.reset();
  if (is_head) return keeps_alive(framing) ? enter(Phase::kIdle) : leave();
  auto conn = std::make_unique<StreamConn>(shard_, std::move(*stream_), std::move(*seat_),
                                           std::move(opening));
  stream_.reset();
  timer_.disarm();
  StreamConn& stream = *conn;
  shard_.add(std::move(conn));
  shard_.remove(*this);
  stream.open();
}

// What cannot be read cannot be followed by anything: the answer, then the end.
void HttpConn::fail(const wire::HttpViolation& violation) {
  const bool is_size =
      violation.status == 413 || violation.status == 414 || violation.status == 431;
  count_refused(shard_.metrics(), is_size ? Refused::kTooLarge : Refused::kMalformed);
  answer_early(error_reply(violation, shard_.site().settings.style));
}

// Before the request was read to its end: the connection is of no more use.
void HttpConn::answer_early(wire::Response response) {
  const wire::Request& head = parser_.head();
  exchange_ = std::make_unique<Exchange>();
  add(shard_.metrics().requests_in_flight);
  exchange_->began = shard_.site().tools.clock.steady();
  exchange_->id = shard_.next_request_id();
  exchange_->origin = head.header("Origin");
  exchange_->method = head.method_text;
  exchange_->target = head.target;
  exchange_->remote = stream_->remote();
  exchange_->is_secure = shard_.site().settings.tls != nullptr;
  exchange_->keep_alive = false;
  send(std::move(response));
}

void HttpConn::enter(Phase phase) {
  const Limits& limits = shard_.limits();
  phase_ = phase;
  switch (phase) {
    case Phase::kIdle:
      idle_since_ = shard_.loop().now();
      sent_before_ = stream_->sent_bytes();
      return timer_.arm(std::min(limits.keep_alive_timeout, limits.write_timeout));
    case Phase::kHead:
      return timer_.arm(limits.header_timeout);
    case Phase::kBody:
      return timer_.arm(limits.body_timeout);
    case Phase::kWorking:
      return timer_.disarm();
  }
}

void HttpConn::on_timer() {
  if (phase_ == Phase::kHead) return time_out(Refused::kHeaderTimeout);
  if (phase_ == Phase::kBody) return time_out(Refused::kBodyTimeout);
  const Limits& limits = shard_.limits();
  if (is_first_) return leave();  // Connected, and never said anything.
  if (stream_->pending_bytes() > 0) {
    if (stream_->sent_bytes() == sent_before_) {
      count_refused(shard_.metrics(), Refused::kSlowReader);
      return end_now();
    }
    sent_before_ = stream_->sent_bytes();
    idle_since_ = shard_.loop().now();
    return timer_.arm(limits.write_timeout);
  }
  const auto idle = std::chrono::duration_cast<milliseconds>(shard_.loop().now() - idle_since_);
  if (idle >= limits.keep_alive_timeout) return leave();
  timer_.arm(limits.keep_alive_timeout - idle);
}

void HttpConn::time_out(Refused why) {
  count_refused(shard_.metrics(), why);
  const Refusal refusal(
      Kind::kTimeout, "tiempo_agotado",
      why == Refused::kHeaderTimeout ? "The headers took too long" : "The body took too long");
  answer_early(error_reply(refusal, shard_.site().settings.style));
}

void HttpConn::end_soon() {
  // A request that has begun is answered, and its answer says "Connection: close". The one for
  // which somebody came may be on its way.
  if (exchange_ || parser_.state() != wire::HttpParser::State::kIdle) return;
  if (is_first_) return timer_.arm(std::min(kFirstWordTime, shard_.limits().header_timeout));
  leave();
}

void HttpConn::end_now() {
  stream_->abort();
  stream_.reset();
  shard_.remove(*this);
}

void HttpConn::leave() {
  const milliseconds longest =
      stream_->pending_bytes() > 0 ? std::max(kLinger, shard_.limits().write_timeout) : kLinger;
  std::move(*stream_).close_gently(longest);
  stream_.reset();
  shard_.remove(*this);
}

}  // namespace chasqui::edge
