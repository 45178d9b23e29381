#include "access/live_keyring.h"

#include <mutex>
#include <utility>

namespace chasqui::access {

LiveKeyring::LiveKeyring(Keyring keyring)
    : keyring_(std::make_shared<const Keyring>(std::move(keyring))) {}

std::shared_ptr<const Keyring> LiveKeyring::take() const {
  const std::shared_lock lock(mutex_);
  return keyring_;
}

std::expected<Claims, TokenFault> LiveKeyring::verify(std::string_view token,
                                                      const ClaimRules& rules, Utc now) const {
  auto claims = verify_token(token, *take(), rules, now);
  if (!claims) note(claims.error());
  return claims;
}

void LiveKeyring::note(TokenFault fault) const {
  if (fault == TokenFault::kUnknownKey) names_unknown_ = true;
}

void LiveKeyring::replace(Keyring keyring) {
  auto next = std::make_shared<const Keyring>(std::move(keyring));
  const std::lock_guard lock(mutex_);
  keyring_.swap(next);
}

}  // namespace chasqui::access
