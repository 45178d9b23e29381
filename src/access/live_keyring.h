// The keys of a site while it runs: a rotation puts others in their place, and whoever signs or
// verifies just then goes on with those it took. From any thread.
#pragma once
#include <memory>
#include <shared_mutex>

#include "access/keyring.h"

namespace chasqui::access {

class LiveKeyring final {
 public:
  explicit LiveKeyring(Keyring keyring);
  LiveKeyring(const LiveKeyring&) = delete;
  LiveKeyring& operator=(const LiveKeyring&) = delete;

  std::shared_ptr<const Keyring> take() const;
  void replace(Keyring keyring);

 private:
  mutable std::shared_mutex mutex_;  // Guards the pointer.
  std::shared_ptr<const Keyring> keyring_;
};

}  // namespace chasqui::access
