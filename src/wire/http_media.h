// Media types and content codings: what a body is, and in which form a client wants an asset.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace chasqui::wire {

// "application/json" of " Application/JSON; charset=utf-8"; empty when malformed.
std::string media_type(std::string_view content_type);
// A parameter's value, unquoted: "utf-8" for "charset"; empty when absent.
std::string media_parameter(std::string_view content_type, std::string_view name);
bool is_json(std::string_view content_type);  // application/json or application/*+json
bool is_form(std::string_view content_type);  // application/x-www-form-urlencoded
// By a file name's ending: "text/html; charset=utf-8"…; "application/octet-stream" when unknown.
std::string_view media_type_of_file(std::string_view name);
bool is_worth_compressing(std::string_view content_type);

enum class Coding { kIdentity, kGzip, kBrotli };
std::string_view to_text(Coding coding);  // "", "gzip", "br": what Content-Encoding says.

struct Offered {  // Which precompressed forms an asset has; identity it always has.
  bool gzip = false;
  bool brotli = false;
};

// Which form to send for all Accept-Encoding lines joined (RFC 9110, 12.5.3): the highest q, and at
// equal q brotli, gzip, identity. When the client accepts none of them, or its list is malformed:
// identity.
Coding negotiate_coding(std::string_view accept_encoding, Offered offered);

// True when the Accept lines (joined) take `type`, such as "text/html"; also when there are none.
bool accepts(std::string_view accept, std::string_view type);

}  // namespace chasqui::wire
