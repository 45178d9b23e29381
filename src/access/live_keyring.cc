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

void LiveKeyring::replace(Keyring keyring) {
  auto next = std::make_shared<const Keyring>(std::move(keyring));
  const std::lock_guard lock(mutex_);
  keyring_.swap(next);
}

}  // namespace chasqui::access
