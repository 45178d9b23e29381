#include "wire/sse.h"

#include <algorithm>
#include <cstddef>

namespace chasqui::wire {
namespace {

bool breaks_field(char c) { return c == '\n' || c == '\r' || c == '\0'; }

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  const std::size_t at = out.size();
  out.append(value);
  std::replace_if(out.begin() + static_cast<std::ptrdiff_t>(at), out.end(), breaks_field, ' ');
  out += '\n';
}

// Takes the first line off, with the end that it has.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
  const std::string_view line = text.substr(0, end);
  const bool is_crlf = text.substr(end).starts_with("\r\n");
  text.remove_prefix(std::min(end + (is_crlf ? 2 : 1), text.size()));
  return line;
}

// As many lines as the text has line ends, and one more.
void append_lines(std::string& out, std::string_view prefix, std::string_view text) {
  const bool ends_in_line = text.ends_with('\n') || text.ends_with('\r');
  do {
    out.append(prefix).append(take_line(text)) += '\n';
  } while (!text.empty());
  if (ends_in_line) out.append(prefix) += '\n';
}

}  // namespace

void append_sse_event(std::string& out, const SseEvent& event) {
  if (!event.id.empty()) append_field(out, "id", event.id);
  if (!event.name.empty()) append_field(out, "event", event.name);
  append_lines(out, "data: ", event.data);
  out += '\n';
}

void append_sse_comment(std::string& out, std::string_view text) {
  append_lines(out, text.empty() ? ":" : ": ", text);
  out += '\n';
}

void append_sse_retry(std::string& out, std::chrono::milliseconds wait) {
  append_field(out, "retry", std::to_string(wait.count()));
  out += '\n';
}

}  // namespace chasqui::wire
