// Whatever a token, its header, its payload or a key set holds: judged, never a crash.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "access/jwt.h"
#include "base/check.h"
#include "wire/base64.h"

namespace {

using chasqui::access::Keyring;
using chasqui::access::verify_token;

constexpr chasqui::Utc kNow{1'700'000'000'000};

const Keyring& keyring() {
  static const Keyring keys({chasqui::access::hs256_key("secreto", "h"),
                             chasqui::access::eddsa_key(std::string(32, 's'), "e")});
  return keys;
}

// Rightly signed by the first key, whatever the two say.
std::string signed_token(std::string_view header, std::string_view payload) {
  const std::string bytes =
      chasqui::wire::to_base64url(header) + "." + chasqui::wire::to_base64url(payload);
  const std::string signature = chasqui::access::signature_of(bytes, keyring().signer());
  return bytes + "." + chasqui::wire::to_base64url(signature);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto claims = verify_token(text, keyring(), {}, kNow))
    CHASQUI_ASSERT(text.find_first_of("= \r\n+/") == std::string_view::npos);
  const std::string header(R"({"alg":"HS256"})");
  if (const auto claims = verify_token(signed_token(header, text), keyring(), {}, kNow))
    CHASQUI_ASSERT(claims->contains("exp"));
  if (verify_token(signed_token(text, R"({"exp":1700000900})"), keyring(), {}, kNow))
    CHASQUI_ASSERT(text.find("HS256") != std::string_view::npos || text.contains('\\'));
  const auto jwks = chasqui::access::read_jwks(text);
  CHASQUI_ASSERT(jwks || !jwks.error().empty());
  return 0;
}
