// The keys of a site while it runs: a rotation puts others in their place, and whoever signs or
// verifies just then goes on with those it took. From any thread.
#pragma once
#include <atomic>
#include <expected>
#include <memory>
#include <shared_mutex>
#include <string_view>

#include "access/jwt.h"
#include "access/keyring.h"

namespace chasqui::access {

class LiveKeyring final {
 public:
  explicit LiveKeyring(Keyring keyring);
  LiveKeyring(const LiveKeyring&) = delete;
  LiveKeyring& operator=(const LiveKeyring&) = delete;

  std::shared_ptr<const Keyring> take() const;
  void replace(Keyring keyring);

  // verify_token() with all of them; remembers that a token named a key that is none of them.
  std::expected<Claims, TokenFault> verify(std::string_view token, const ClaimRules& rules,
                                           Utc now) const;
  void note(TokenFault fault) const;  // The same for who verifies with some of them.
  bool take_unknown() const { return names_unknown_.exchange(false); }  // Since the last call.

 private:
  mutable std::atomic<bool> names_unknown_{false};
  mutable std::shared_mutex mutex_;  // Guards the pointer.
  std::shared_ptr<const Keyring> keyring_;
};

}  // namespace chasqui::access
