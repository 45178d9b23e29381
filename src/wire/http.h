// The vocabulary of HTTP: requests, answers and their headers as plain values. Reading bytes is
// http_parser's, writing them http_response's.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chasqui::wire {

enum class Method : std::uint8_t { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions, kOther };

Method to_method(std::string_view text);  // Exact case, as RFC 9110 has it; kOther when unknown.
std::string_view to_text(Method method);  // "GET"…; empty for kOther.

// RFC 9110, 5.6.2: not empty, letters, digits and !#$%&'*+-.^_`|~.
bool is_token(std::string_view text);
// RFC 9110, 5.5: visible characters, spaces, tabs and bytes over 0x7f.
bool is_field_value(std::string_view text);

struct Header {  // A view into its Headers.
  std::string_view name;
  std::string_view value;
};

// Header fields in order, in one block of memory. Names are found in any case.
class Headers {
 public:
  void add(std::string_view name, std::string_view value);  // Behind what is there.
  void set(std::string_view name, std::string_view value);  // In place of all of that name.
  void remove(std::string_view name);
  std::optional<std::string_view> find(std::string_view name) const;  // The first.
  std::string joined(std::string_view name) const;  // All of them, ", " between: for lists.
  // True when the comma-separated list of that name (over all its lines) has `token`, in any case.
  bool lists(std::string_view name, std::string_view token) const;

  std::size_t size() const { return spans_.size(); }
  bool empty() const { return spans_.empty(); }
  Header operator[](std::size_t index) const;
  void clear();

 private:
  friend class HttpParser;
  struct Span {
    std::uint32_t name_at, name_size, value_at, value_size;
  };
  std::string block_;  // What a parser read, or names and values one behind the other.
  std::vector<Span> spans_;
};

// One request, owning all its memory: it crosses threads as one value.
struct Request {
  Method method = Method::kGet;
  int version_minor = 1;  // HTTP/1.x
  bool keep_alive = true;
  bool expects_continue = false;
  std::string method_text = "GET";
  std::string target = "/";  // As sent.
  std::string path =
      "/";  // Percent-decoded once, without the query; UTF-8, no NUL. "*" for OPTIONS *.
  std::string
      host;  // Lower case, with its port if it was sent; of an absolute target when it has one.
  Headers headers;
  std::string body;
  // What edge fills in.
  std::string remote;      // The client's address without its port.
  std::string id;          // The request id.
  bool is_secure = false;  // It came by TLS, to us or to a trusted proxy.

  std::string_view query() const;      // What stands behind '?', as sent; empty when there is none.
  std::string_view host_name() const;  // `host` without its port.
  std::string_view header(std::string_view name) const;  // The first; empty when absent.
  bool has_header(std::string_view name) const { return headers.find(name).has_value(); }
  std::string_view cookie(std::string_view name) const;  // See wire/cookie; empty when absent.
  bool is_upgrade(std::string_view protocol) const;      // "websocket"
};

// One answer. The body is `body`, or `asset` when that is set: bytes that many answers share.
struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  std::shared_ptr<const std::string> asset;

  static Response json(int status, std::string text);
  static Response text(int status, std::string text);  // text/plain; charset=utf-8
  static Response html(int status, std::string text);
  static Response empty(int status);
  static Response shared(std::string_view content_type, std::shared_ptr<const std::string> asset);

  Response& set(std::string_view name, std::string_view value) &;
  Response&& set(std::string_view name, std::string_view value) &&;
  std::string_view bytes() const { return asset ? std::string_view(*asset) : body; }
};

std::string_view reason_phrase(int status);  // "Not Found"; empty when unknown.

}  // namespace chasqui::wire
