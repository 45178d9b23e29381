#include "main/race_client.h"

#include <array>
#include <span>
#include <stdexcept>
#include <vector>

#include "base/text.h"
#include "wire/base64.h"
#include "wire/http_chunks.h"
#include "wire/json.h"
#include "wire/ws_encoder.h"
#include "wire/ws_handshake.h"

namespace chasqui::main {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kDialLongest{5'000};
constexpr std::size_t kHeadBytesMax = 64 * 1024, kBodyBytesMax = 64 << 20;
constexpr std::string_view kHeadEnd = "\r\n\r\n";

// The value of a header of a reply's head; empty when it has none.
std::string_view header_in(std::string_view head, std::string_view name) {
  for (const std::string_view line : split(head, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && equal_ascii_case(line.substr(0, colon), name))
      return trim(line.substr(colon + 1));
  }
  return {};
}

int status_of(std::string_view head) {
  const auto status = head.starts_with("HTTP/1.") ? parse_int(head.substr(9, 3)) : std::nullopt;
  if (!status) throw std::runtime_error("what answers is no HTTP server");
  return static_cast<int>(*status);
}

struct Body {
  std::string text;
  std::size_t taken = 0;
};

std::optional<Body> chunks_in(std::string_view bytes) {
  wire::ChunkDecoder decoder;
  decoder.begin({kBodyBytesMax, kHeadBytesMax, 100});
  Body body;
  const auto taken = decoder.feed(bytes, body.text);
  if (!taken) throw std::runtime_error("an answer's chunks are broken");
  if (!decoder.is_done()) return std::nullopt;
  body.taken = *taken;
  return body;
}

std::optional<Body> body_in(std::string_view head, std::string_view bytes) {
  const int status = status_of(head);
  if (status == 101 || status == 204 || status == 304) return Body{};
  if (!header_in(head, "Transfer-Encoding").empty()) return chunks_in(bytes);
  const auto size =
      static_cast<std::size_t>(parse_int(header_in(head, "Content-Length")).value_or(0));
  if (size > kBodyBytesMax) throw std::runtime_error("an answer is too long");
  if (bytes.size() < size) return std::nullopt;
  return Body{std::string(bytes.substr(0, size)), size};
}

}  // namespace

std::string RaceUrl::authority() const {
  const std::string name = host.contains(':') ? "[" + host + "]" : host;
  return name + ":" + std::to_string(port);
}

std::expected<RaceUrl, std::string> read_race_url(std::string_view text) {
  constexpr std::string_view kScheme = "http://";
  if (!text.starts_with(kScheme))
    return std::unexpected("the URL begins with http://: the simulator speaks no TLS");
  text.remove_prefix(kScheme.size());
  if (text.ends_with('/')) text.remove_suffix(1);
  RaceUrl url;
  const std::size_t bracket = text.starts_with('[') ? text.find(']') : 0;
  if (bracket == std::string_view::npos) return std::unexpected("the URL's address has no ]");
  const std::size_t colon = text.find(':', bracket);
  url.host = text.substr(0, colon);
  if (bracket > 0) url.host = text.substr(1, bracket - 1);
  if (colon != std::string_view::npos) {
    const auto port = parse_int(text.substr(colon + 1));
    if (!port || *port < 1 || *port > 65535) return std::unexpected("the URL's port is wrong");
    url.port = static_cast<std::uint16_t>(*port);
  }
  if (url.host.empty() || url.host.contains('/'))
    return std::unexpected("the URL is http://HOST:PORT");
  return url;
}

std::string to_text(const RaceRequest& request, const RaceUrl& url) {
  std::string text = request.method + " " + request.path + " HTTP/1.1\r\nHost: " + url.authority();
  text += "\r\nUser-Agent: chasqui-race\r\n";
  if (!request.token.empty()) text += "Authorization: Bearer " + request.token + "\r\n";
  if (!request.key.empty()) text += "Idempotency-Key: " + request.key + "\r\n";
  const std::string body = request.body.is_null() ? "" : chasqui::to_text(request.body);
  if (!body.empty()) text += "Content-Type: application/json\r\n";
  if (request.method != "GET") text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + body;
}

std::optional<RaceReply> take_reply(std::string& bytes) {
  const std::size_t end = bytes.find(kHeadEnd);
  if (end == std::string::npos) {
    if (bytes.size() > kHeadBytesMax) throw std::runtime_error("an answer's head is too long");
    return std::nullopt;
  }
  const std::string head = bytes.substr(0, end + 2);
  const auto body = body_in(head, std::string_view(bytes).substr(end + kHeadEnd.size()));
  if (!body) return std::nullopt;
  RaceReply reply;
  reply.status = status_of(head);
  reply.seq = parse_int(header_in(head, "Chasqui-Seq")).value_or(0);
  reply.retry_after = std::chrono::seconds(parse_int(header_in(head, "Retry-After")).value_or(0));
  if (auto json = wire::parse_json(body->text)) reply.body = std::move(*json);
  bytes.erase(0, end + kHeadEnd.size() + body->taken);
  return reply;
}

bool RaceHttp::send(const RaceRequest& request) {
  if (!socket_) socket_ = loop::ClientSocket::dial(url_.host, url_.port, kDialLongest);
  return socket_ && socket_->send(to_text(request, url_), kAnswerLongest);
}

std::optional<RaceReply> RaceHttp::ask(const RaceRequest& request) {
  std::string bytes;
  if (send(request)) {
    while (socket_->receive(bytes, kAnswerLongest) == loop::ClientSocket::Got::kBytes)
      if (auto reply = take_reply(bytes)) return reply;
  }
  socket_.reset();
  return std::nullopt;
}

bool RaceHttp::ask_and_break(const RaceRequest& request) {
  const bool is_sent = send(request);
  if (socket_) std::move(*socket_).reset();
  socket_.reset();
  return is_sent;
}

int RaceSocket::open(const std::string& path) {
  drop();
  messages_.clear();
  auto socket = loop::ClientSocket::dial(url_.host, url_.port, kDialLongest);
  std::array<std::byte, 16> key;
  chance_.fill(key);
  const std::string key_text =
      wire::to_base64({reinterpret_cast<const char*>(key.data()), key.size()});
  const std::string opening = "GET " + path + " HTTP/1.1\r\nHost: " + url_.authority() +
                              "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                              "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " +
                              key_text + "\r\n\r\n";
  if (!socket || !socket->send(opening, kAnswerLongest)) return 0;
  std::string bytes;
  std::size_t end = std::string::npos;
  while ((end = bytes.find(kHeadEnd)) == std::string::npos)
    if (socket->receive(bytes, kAnswerLongest) != loop::ClientSocket::Got::kBytes) return 0;
  const std::string head = bytes.substr(0, end + 2);
  const int status = status_of(head);
  if (status != 101) return status;
  if (header_in(head, "Sec-WebSocket-Accept") != wire::ws_accept_key(key_text))
    throw std::runtime_error("what answers is no WebSocket server");
  socket_ = std::move(socket);
  reader_.emplace(setup_, std::nullopt);
  bytes.erase(0, end + kHeadEnd.size());
  read_frames(bytes);
  return status;
}

void RaceSocket::read_frames(std::string& bytes) {
  auto span = std::as_writable_bytes(std::span(bytes));
  while (is_open()) {
    const auto event = reader_->next(span);
    if (!event) return drop();
    if (!*event) return;
    take(**event);
  }
}

void RaceSocket::take(const wire::WsEvent& event) {
  using Kind = wire::WsEvent::Kind;
  if (event.kind == Kind::kPing) send_frame(wire::WsOpcode::kPong, event.payload);
  if (event.kind == Kind::kClose) close();
  if (event.kind != Kind::kText) return;
  if (auto json = wire::parse_json(event.payload)) messages_.push_back(std::move(*json));
}

bool RaceSocket::send_frame(wire::WsOpcode opcode, std::string_view payload) {
  if (!is_open()) return false;
  wire::WsMask mask;
  chance_.fill(mask);
  std::string frame;
  wire::append_masked_ws_frame(frame, {.opcode = opcode}, payload, mask);
  if (socket_->send(frame, kAnswerLongest)) return true;
  drop();
  return false;
}

bool RaceSocket::send(const Json& message) {
  return send_frame(wire::WsOpcode::kText, chasqui::to_text(message));
}

std::optional<Json> RaceSocket::receive(milliseconds longest) {
  if (messages_.empty() && is_open()) {
    std::string bytes;
    if (socket_->receive(bytes, longest) == loop::ClientSocket::Got::kEnd) drop();
    if (is_open()) read_frames(bytes);
  }
  if (messages_.empty()) return std::nullopt;
  Json message = std::move(messages_.front());
  messages_.pop_front();
  return message;
}

void RaceSocket::drop() {
  if (socket_) std::move(*socket_).reset();
  socket_.reset();
}

void RaceSocket::close() {
  if (is_open()) send_frame(wire::WsOpcode::kClose, std::string_view("\x03\xe8", 2));
  socket_.reset();
}

}  // namespace chasqui::main
