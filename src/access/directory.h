// Who is who right now, in memory: accounts, API keys, and the sessions that were ended while their
// tokens still live. Every request asks it, on any thread, without touching the database; so a
// role that is taken away is gone with the next request.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "access/accounts.h"
#include "access/identity.h"
#include "access/keys.h"
#include "db/connection.h"

namespace chasqui::access {

struct Member {  // An account as requests see it.
  Identity identity;
  bool is_active = false;
  std::int64_t version = 0;
  Utc version_at;
};

// What ended. Without session and key: everything of the account.
struct Revoked {
  std::int64_t account = 0;
  std::string session{};
  std::int64_t key = 0;

  bool ends(const Identity& identity) const;
};

class Directory final {
 public:
  using Observer = std::function<void(const Revoked&)>;

  // `access_life_max`: the longest that an access token lives; ended sessions are remembered for
  // it.
  explicit Directory(std::chrono::milliseconds access_life_max);
  ~Directory();
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  // Before the first refresh(). Called in the thread that refreshes, not to throw, not to refresh.
  void on_revoked(Observer observer);

  // Reads what changed since the last time, also what other processes changed: after each write of
  // accounts, sessions or keys, and once a second (cheap when nothing changed). Blocks: no loop.
  void refresh(db::Connection& connection, Utc now);

  std::shared_ptr<const Member> member(std::int64_t account) const;  // Null: no such account.
  bool is_ended(std::string_view session) const;
  // Whether a credential that was good still is: its account, version, session or key.
  bool still_holds(const Identity& identity, Utc now) const;
  // The same without its own expiry: for sockets that outlive their tokens.
  bool is_standing(const Identity& identity, Utc now) const;

  // Nullopt when the key is unknown, expired or revoked. Notes the use.
  std::optional<Identity> identify_key(std::string_view text, Utc now) const;
  std::vector<KeyUse> take_key_uses();  // Since the last call; for a timer, into note_key_uses().

  std::size_t accounts() const;

 private:
  struct Ended;
  struct News;  // What one refresh read.
  struct Key {
    ApiKey key;
    std::atomic<std::int64_t> used_ms{0};  // Last; 0: not since it was read.
    Utc noted;                             // What take_key_uses() said last.
  };

  News read_news(db::Connection& connection, Utc now) const;
  std::vector<Revoked> apply(News news, Utc now);
  void sweep(Utc now);

  const std::chrono::milliseconds access_life_max_;
  Observer observer_;
  mutable std::shared_mutex mutex_;  // Guards what follows; held for no statement.
  std::int64_t seen_ = -1;           // The last change that is in here.
  Utc next_sweep_;
  std::unordered_map<std::int64_t, std::shared_ptr<const Member>> members_;
  std::unordered_map<std::string, Utc> ended_;  // Sessions; until when to remember them.
  std::unordered_map<std::string, std::unique_ptr<Key>> keys_;  // By prefix.
};

}  // namespace chasqui::access
