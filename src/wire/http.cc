#include "wire/http.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "wire/cookie.h"

namespace chasqui::wire {
namespace {

constexpr std::array<std::pair<std::string_view, Method>, 7> kMethods{{
    {"GET", Method::kGet},
    {"HEAD", Method::kHead},
    {"POST", Method::kPost},
    {"PUT", Method::kPut},
    {"PATCH", Method::kPatch},
    {"DELETE", Method::kDelete},
    {"OPTIONS", Method::kOptions},
}};

struct Reason {
  int status;
  std::string_view phrase;
};

// In the order of their numbers: reason_phrase() searches by halves.
constexpr std::array<Reason, 42> kReasons{{
    {100, "Continue"},
    {101, "Switching Protocols"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
}};
static_assert(std::ranges::is_sorted(kReasons, {}, &Reason::status));

bool is_same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && equal_ascii_case(a, b);
}

// The value of `name` in one Cookie line; nullopt when it is not there.
Response with_body(int status, std::string_view content_type, std::string body) {
  Response response{.status = status, .headers = {}, .body = std::move(body), .asset = nullptr};
  response.headers.add("Content-Type", content_type);
  return response;
}

}  // namespace

Method to_method(std::string_view text) {
  for (const auto& [word, method] : kMethods)
    if (word == text) return method;
  return Method::kOther;
}

std::string_view to_text(Method method) {
  for (const auto& [word, known] : kMethods)
    if (known == method) return word;
  return {};
}

void Headers::add(std::string_view name, std::string_view value) {
  const auto at = static_cast<std::uint32_t>(block_.size());
  const auto name_size = static_cast<std::uint32_t>(name.size());
  block_.append(name).append(value);
  spans_.push_back({at, name_size, at + name_size, static_cast<std::uint32_t>(value.size())});
}

void Headers::set(std::string_view name, std::string_view value) {
  remove(name);
  add(name, value);
}

void Headers::remove(std::string_view name) {
  std::erase_if(spans_, [&](const Span& span) {
    return equal_ascii_case(std::string_view(block_).substr(span.name_at, span.name_size), name);
  });
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (std::size_t i = 0; i < size(); ++i)
    if (const Header header = (*this)[i]; is_same_name(header.name, name)) return header.value;
  return std::nullopt;
}

std::string Headers::joined(std::string_view name) const {
  std::string values;
  bool first = true;
  for (std::size_t i = 0; i < size(); ++i) {
    const Header header = (*this)[i];
    if (!is_same_name(header.name, name)) continue;
    if (!std::exchange(first, false)) values.append(", ");
    values.append(header.value);
  }
  return values;
}

bool Headers::lists(std::string_view name, std::string_view token) const {
  for (std::size_t i = 0; i < size(); ++i) {
    const Header header = (*this)[i];
    if (!is_same_name(header.name, name)) continue;
    for (const std::string_view item : split(header.value, ','))
      if (equal_ascii_case(trim(item), token)) return true;
  }
  return false;
}

Header Headers::operator[](std::size_t index) const {
  const Span& span = spans_[index];
  const std::string_view block = block_;
  return {block.substr(span.name_at, span.name_size), block.substr(span.value_at, span.value_size)};
}

void Headers::clear() {
  block_.clear();
  spans_.clear();
}

std::string_view Request::query() const {
  const std::size_t mark = target.find('?');
  return mark == target.npos ? std::string_view() : std::string_view(target).substr(mark + 1);
}

std::string_view Request::host_name() const {
  const std::string_view all = host;
  if (all.starts_with('[')) return all.substr(0, all.find(']') + 1);
  return all.substr(0, all.find(':'));
}

std::string_view Request::header(std::string_view name) const {
  return headers.find(name).value_or(std::string_view());
}

std::string_view Request::cookie(std::string_view name) const {
  return find_cookie(headers, name).value_or(std::string_view());
}

bool Request::is_upgrade(std::string_view protocol) const {
  return version_minor == 1 && headers.lists("Upgrade", protocol) &&
         headers.lists("Connection", "upgrade");
}

Response Response::json(int status, std::string text) {
  return with_body(status, "application/json", std::move(text));
}

Response Response::text(int status, std::string text) {
  return with_body(status, "text/plain; charset=utf-8", std::move(text));
}

Response Response::html(int status, std::string text) {
  return with_body(status, "text/html; charset=utf-8", std::move(text));
}

Response Response::empty(int status) {
  Response response;
  response.status = status;
  return response;
}

Response Response::shared(std::string_view content_type, std::shared_ptr<const std::string> asset) {
  Response response = with_body(200, content_type, {});
  response.asset = std::move(asset);
  return response;
}

Response& Response::set(std::string_view name, std::string_view value) & {
  headers.set(name, value);
  return *this;
}

Response&& Response::set(std::string_view name, std::string_view value) && {
  headers.set(name, value);
  return std::move(*this);
}

std::string_view reason_phrase(int status) {
  const auto at = std::ranges::lower_bound(kReasons, status, {}, &Reason::status);
  return at != kReasons.end() && at->status == status ? at->phrase : std::string_view();
}

}  // namespace chasqui::wire
