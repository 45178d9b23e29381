#include "wire/ws_deflate.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/check.h"
#include "wire/deflate.h"

namespace chasqui::wire {
namespace {

constexpr std::string_view kName = "permessage-deflate";

struct Param {
  std::string_view name;
  std::optional<std::string> value;
};

struct Extension {
  std::string_view name;
  std::vector<Param> params;
};

bool is_token_char(char c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
  return std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

// RFC 6455 section 9.1: 1#( token *( ";" token [ "=" ( token | quoted-string ) ] ) ).
class ExtensionList {
 public:
  explicit ExtensionList(std::string_view text) : rest_(text) {}

  // nullopt: the text is no such list. Empty elements are skipped, as RFC 7230 section 7 asks.
  std::optional<std::vector<Extension>> read() {
    std::vector<Extension> extensions;
    do {
      skip_space();
      if (rest_.empty() || rest_.front() == ',') continue;
      auto extension = read_extension();
      if (!extension) return std::nullopt;
      extensions.push_back(std::move(*extension));
    } while (take(','));
    if (!rest_.empty()) return std::nullopt;
    return extensions;
  }

 private:
  std::optional<Extension> read_extension() {
    Extension extension{read_token(), {}};
    if (extension.name.empty()) return std::nullopt;
    while (take(';')) {
      auto param = read_param();
      if (!param) return std::nullopt;
      extension.params.push_back(std::move(*param));
    }
    return extension;
  }

  std::optional<Param> read_param() {
    Param param{read_token(), std::nullopt};
    if (param.name.empty()) return std::nullopt;
    if (!take('=')) return param;
    param.value = take('"') ? read_quoted() : std::string(read_token());
    if (param.value->empty()) return std::nullopt;
    return param;
  }

  // After the opening quote. Empty when it does not end, or holds what could not stand unquoted.
  std::string read_quoted() {
    std::string value;
    for (; !rest_.empty() && rest_.front() != '"'; rest_.remove_prefix(1)) {
      if (rest_.front() == '\\') rest_.remove_prefix(1);
      if (rest_.empty() || !is_token_char(rest_.front())) return {};
      value.push_back(rest_.front());
    }
    if (rest_.empty()) return {};
    rest_.remove_prefix(1);
    skip_space();
    return value;
  }

  std::string_view read_token() {
    skip_space();
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_token_char);
    const std::string_view token(rest_.begin(), end);
    rest_.remove_prefix(token.size());
    skip_space();
    return token;
  }

  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    if (c != '"') skip_space();
    return true;
  }

  void skip_space() {
    while (rest_.starts_with(' ') || rest_.starts_with('\t')) rest_.remove_prefix(1);
  }

  std::string_view rest_;
};

// RFC 7692 section 7.1.2: 8 to 15, no leading zeros.
std::optional<int> window_bits(std::string_view value) {
  if (value == "8" || value == "9") return value[0] - '0';
  if (value.size() != 2 || value[0] != '1' || value[1] < '0' || value[1] > '5') return std::nullopt;
  return 10 + value[1] - '0';
}

// The four parameters as they were sent.
struct Params {
  bool server_no_context_takeover = false;
  bool client_no_context_takeover = false;
  std::optional<int> server_max_window_bits;
  std::optional<int> client_max_window_bits;
  bool names_client_window = false;  // With or without a value.

  bool take(const Param& param) {
    if (param.name == "server_no_context_takeover")
      return !param.value && !std::exchange(server_no_context_takeover, true);
    if (param.name == "client_no_context_takeover")
      return !param.value && !std::exchange(client_no_context_takeover, true);
    if (param.name == "server_max_window_bits")
      return !server_max_window_bits && take_bits(param, server_max_window_bits);
    if (param.name != "client_max_window_bits") return false;
    if (std::exchange(names_client_window, true)) return false;
    return !param.value || take_bits(param, client_max_window_bits);
  }

  static bool take_bits(const Param& param, std::optional<int>& bits) {
    if (param.value) bits = window_bits(*param.value);
    return bits.has_value();
  }
};

// nullopt: an unknown, repeated or invalid parameter.
std::optional<Params> params_of(const Extension& extension) {
  Params params;
  for (const Param& param : extension.params)
    if (!params.take(param)) return std::nullopt;
  return params;
}

// RFC 7692 section 7.1: the server may always forbid takeover and shrink its own window; the
// client's window only when the offer names it.
WsDeflateAnswer answer_to(const Params& offer, const WsDeflatePolicy& policy) {
  WsDeflate agreed;
  agreed.server_window_bits =
      std::min(policy.server_window_bits_max, offer.server_max_window_bits.value_or(15));
  if (offer.names_client_window)
    agreed.client_window_bits =
        std::min(policy.client_window_bits_max, offer.client_max_window_bits.value_or(15));
  agreed.server_context_takeover =
      policy.server_context_takeover && !offer.server_no_context_takeover;
  agreed.client_context_takeover =
      policy.client_context_takeover && !offer.client_no_context_takeover;

  std::string header(kName);
  if (!agreed.server_context_takeover) header += "; server_no_context_takeover";
  if (!agreed.client_context_takeover) header += "; client_no_context_takeover";
  if (offer.server_max_window_bits || agreed.server_window_bits < 15)
    header += "; server_max_window_bits=" + std::to_string(agreed.server_window_bits);
  if (agreed.client_window_bits < 15)
    header += "; client_max_window_bits=" + std::to_string(agreed.client_window_bits);
  return {agreed, header};
}

}  // namespace

std::expected<std::optional<WsDeflateAnswer>, WsMalformed> choose_ws_deflate(
    std::string_view extensions, const WsDeflatePolicy& policy) {
  CHASQUI_ASSERT(policy.server_window_bits_max >= 9 && policy.client_window_bits_max >= 9);
  const auto offers = ExtensionList(extensions).read();
  if (!offers) return std::unexpected(WsMalformed{"malformed Sec-WebSocket-Extensions"});
  for (const Extension& offer : *offers) {
    if (offer.name != kName) continue;
    if (const auto params = params_of(offer)) return answer_to(*params, policy);
  }
  return std::nullopt;
}

std::expected<std::optional<WsDeflate>, WsMalformed> read_ws_deflate_answer(
    std::string_view extensions) {
  const auto accepted = ExtensionList(extensions).read();
  if (!accepted) return std::unexpected(WsMalformed{"malformed Sec-WebSocket-Extensions"});
  if (accepted->empty()) return std::nullopt;
  if (accepted->size() > 1 || accepted->front().name != kName)
    return std::unexpected(WsMalformed{"an extension that was not offered"});
  const auto params = params_of(accepted->front());
  if (!params || (params->names_client_window && !params->client_max_window_bits))
    return std::unexpected(WsMalformed{"invalid parameter of permessage-deflate"});
  return WsDeflate{.server_window_bits = params->server_max_window_bits.value_or(15),
                   .client_window_bits = params->client_max_window_bits.value_or(15),
                   .server_context_takeover = !params->server_no_context_takeover,
                   .client_context_takeover = !params->client_no_context_takeover};
}

}  // namespace chasqui::wire
