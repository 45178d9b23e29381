// Events as pushes of the Centrifuge protocol, framed for each of its transports.
#pragma once
#include <string>
#include <string_view>

#include "hub/listener.h"

namespace chasqui::edge {

// {"push":{"channel":"clientes","pub":{"data":{"event":"cliente_creado","data":{…}},"offset":7}}};
// who came or went is a join or a leave, with what tokens say of him.
void append_centrifuge_event(std::string& out, const hub::Event& event);

enum class CentrifugeFraming {
  kWebSocket,
  kLine,   // The line and its end: what a streamed answer's body is made of.
  kEvent,  // A server-sent event.
};
// Appends one message of whole lines.
void append_centrifuge_message(std::string& out, CentrifugeFraming framing, std::string_view lines);

class CentrifugeFormat final : public hub::Format {
 public:
  explicit CentrifugeFormat(CentrifugeFraming framing = CentrifugeFraming::kWebSocket,
                            bool is_chunked = false)
      : framing_(framing), is_chunked_(is_chunked) {}
  void encode(std::string& out, const hub::Event& event, std::string_view epoch) override;

 private:
  const CentrifugeFraming framing_;
  const bool is_chunked_;  // HTTP/1.1's chunks around it.
  std::string text_, message_;
};

}  // namespace chasqui::edge
