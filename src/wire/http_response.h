// Writes answers: status line, headers and framing, into one buffer.
#pragma once
#include <string>
#include <string_view>

#include "wire/http.h"

namespace chasqui::wire {

// What the request and the connection say about how its answer is framed.
struct Framing {
  std::string_view date = {};  // The Date header (to_http_date); left out when empty.
  int version_minor = 1;       // Of the request.
  bool keep_alive = true;      // Whether the connection goes on after this answer.
  bool head_only = false;      // The request was HEAD.
  // The length is not known yet: chunks for HTTP/1.1, until the connection closes for HTTP/1.0.
  bool streamed = false;
};

// True when the connection may be used again after an answer framed so (an HTTP/1.0 stream ends by
// closing).
bool keeps_alive(const Framing& framing);
// True when an answer of this status to this request has bytes behind its head.
bool has_body(int status, const Framing& framing);

// Status line, the response's headers, then Date, Content-Length or Transfer-Encoding, and
// Connection, whichever apply and are not set by the response. Control bytes in values become
// spaces: no value can add a line.
void append_head(std::string& out, const Response& response, const Framing& framing);
// Head and body.
void append_response(std::string& out, const Response& response, const Framing& framing);
// A piece of a streamed body (nothing when empty; as it is for HTTP/1.0), and its end.
void append_chunk(std::string& out, std::string_view bytes, const Framing& framing);
void append_last_chunk(std::string& out, const Framing& framing);
void append_continue(std::string& out);  // 100 Continue

}  // namespace chasqui::wire
