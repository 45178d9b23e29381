// Whatever comes in, only what a key of ours signed comes out, and in one spelling.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "access/jwt.h"
#include "base/check.h"

namespace {

constexpr chasqui::Utc kNow{1'700'000'000'000};

const chasqui::access::Keyring& keyring() {
  static const chasqui::access::Keyring keys(
      {chasqui::access::hs256_key("secreto", "h"),
       chasqui::access::eddsa_key(std::string(32, 's'), "e")});
  return keys;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  using chasqui::access::verify_token;
  const auto claims = verify_token(text, keyring(), {.needs_expiry = false}, kNow);
  // The fuzzer knows the keys' bytes no better than anybody: what it gets through, it was given.
  if (claims) CHASQUI_ASSERT(text.find_first_of("= \r\n+/") == std::string_view::npos);
  // The same bytes as a payload, rightly signed: accepted or refused, never a crash.
  const auto jwks = chasqui::access::read_jwks(text);
  CHASQUI_ASSERT(jwks || !jwks.error().empty());
  const chasqui::access::Claims odd{{"exp", 1'700'000'900}, {"x", std::string("y")}};
  const auto signed_token = chasqui::access::sign_token(odd, keyring().signer());
  CHASQUI_ASSERT(verify_token(signed_token, keyring(), {}, kNow).has_value());
  return 0;
}
