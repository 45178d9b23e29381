// Writing server-sent events (HTML Standard, 9.2). What stands between reads as one stream of
// UTF-8 lines; a client drops an event that was cut off.
#pragma once
#include <chrono>
#include <string>
#include <string_view>

namespace chasqui::wire {

// Views; gone after the call. Line ends and NULs in the id and the name become spaces: no value can
// add a field.
struct SseEvent {
  std::string_view id = {};    // What a client comes back with; empty: it keeps the one it has.
  std::string_view name = {};  // Empty: "message".
  std::string_view data = {};  // Any text; CR LF, LF and CR all read as LF.
};

// Appends one whole event, also when its data is empty: it is dispatched then too.
void append_sse_event(std::string& out, const SseEvent& event);
// Appends a comment, which clients ignore: it keeps proxies from closing a silent connection.
void append_sse_comment(std::string& out, std::string_view text = {});
// Appends how long a client waits before it comes back.
void append_sse_retry(std::string& out, std::chrono::milliseconds wait);

}  // namespace chasqui::wire
