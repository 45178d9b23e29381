#include "access/directory.h"

#include <algorithm>
#include <mutex>
#include <set>

#include "access/digest.h"
#include "access/keyring.h"

namespace chasqui::access {
namespace {

constexpr std::chrono::seconds kSweepEvery{60};
constexpr std::chrono::seconds kUseNotedEvery{60};
constexpr std::chrono::seconds kLeeway{60};  // More than a token's own.

// One snapshot for all that is read, whoever began it.
class Snapshot {
 public:
  explicit Snapshot(db::Connection& connection)
      : connection_(connection), is_mine_(!connection.in_transaction()) {
    if (is_mine_) connection_.begin_read();
  }
  ~Snapshot() {
    if (is_mine_) connection_.rollback();
  }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  db::Connection& connection_;
  bool is_mine_;
};

std::shared_ptr<const Member> member_of(const Account& account) {
  return std::make_shared<const Member>(
      Member{identity_of(account), account.is_active, account.version, account.version_at});
}

bool is_key_of(const Identity& identity, const ApiKey& key) {
  return identity.kind == IdentityKind::kKey && identity.id == key.id;
}

Identity identity_of_key(const ApiKey& key) {
  Identity identity;
  identity.kind = IdentityKind::kKey;
  identity.id = key.id;
  identity.name = key.name;
  identity.roles = key.roles;
  identity.expires = key.expires_at;
  identity.traits.set("types", JsonArray(key.types.begin(), key.types.end()));
  return identity;
}

}  // namespace

struct Directory::Ended {
  std::string id;
  std::int64_t account = 0;
  Utc at;
};

struct Directory::News {
  std::int64_t since = -1;  // What was in here already.
  std::int64_t change = 0;  // The last one that the database had.
  std::vector<Account> accounts{};
  std::vector<ApiKey> keys{};
  std::vector<Ended> sessions{};
};

bool Revoked::ends(const Identity& identity) const {
  if (key != 0) return identity.kind == IdentityKind::kKey && identity.id == key;
  if (identity.kind != IdentityKind::kUser || identity.id != account) return false;
  return session.empty() || identity.session == session;
}

Directory::Directory(std::chrono::milliseconds access_life_max)
    : access_life_max_(access_life_max) {}

Directory::~Directory() = default;

void Directory::on_revoked(Observer observer) { observer_ = std::move(observer); }

Directory::News Directory::read_news(db::Connection& connection, Utc now) const {
  const Snapshot snapshot(connection);
  News news;
  {
    const std::shared_lock lock(mutex_);
    news.since = seen_;
  }
  news.change = last_change(connection);
  if (news.change <= news.since) return news;
  news.accounts = list_accounts_since(connection, news.since);
  news.keys = list_keys_since(connection, news.since);
  db::Statement rows = connection.prepare(
      "SELECT id, account, revoked_at FROM chasqui_session WHERE changed > 0 AND changed > ? AND "
      "revoked_at > ?");
  rows.bind(news.since).bind((now + -(access_life_max_ + kLeeway)).ms);
  while (rows.step())
    news.sessions.push_back({std::string(rows.text(0)), rows.int64(1), Utc{rows.int64(2)}});
  return news;
}

void Directory::refresh(db::Connection& connection, Utc now) {
  std::vector<Revoked> revoked = apply(read_news(connection, now), now);
  if (!observer_) return;
  for (const Revoked& one : revoked) observer_(one);
}

std::vector<Revoked> Directory::apply(News news, Utc now) {
  const std::lock_guard lock(mutex_);
  sweep(now);
  std::vector<Revoked> revoked;
  if (news.change <= seen_) return revoked;  // Another thread read as much, or more.
  const bool is_first = seen_ < 0;
  seen_ = news.change;
  std::set<std::int64_t> whole;  // Accounts of which everything ended.
  for (const Account& account : news.accounts) {
    const auto before = std::exchange(members_[account.id], member_of(account));
    if (before && before->version != account.version) whole.insert(account.id);
  }
  for (const std::int64_t account : whole) revoked.push_back({account});
  for (Ended& ended : news.sessions) {
    const bool is_new = ended_.emplace(ended.id, ended.at + (access_life_max_ + kLeeway)).second;
    if (is_new && !whole.contains(ended.account)) revoked.push_back({ended.account, ended.id});
  }
  for (ApiKey& key : news.keys) {
    auto& held = keys_[key.prefix];
    if (key.revoked_at && held && !held->key.revoked_at) revoked.push_back({.key = key.id});
    if (!held) held = std::make_unique<Key>();
    held->key = std::move(key);
  }
  if (is_first) revoked.clear();
  return revoked;
}

void Directory::sweep(Utc now) {
  if (now < next_sweep_) return;
  next_sweep_ = now + kSweepEvery;
  std::erase_if(ended_, [now](const auto& ended) { return ended.second < now; });
}

std::shared_ptr<const Member> Directory::member(std::int64_t account) const {
  const std::shared_lock lock(mutex_);
  const auto found = members_.find(account);
  return found == members_.end() ? nullptr : found->second;
}

bool Directory::is_ended(std::string_view session) const {
  const std::shared_lock lock(mutex_);
  return ended_.contains(std::string(session));
}

bool Directory::still_holds(const Identity& identity, Utc now) const {
  return !(identity.expires && now >= *identity.expires) && is_standing(identity, now);
}

bool Directory::is_standing(const Identity& identity, Utc now) const {
  if (identity.kind == IdentityKind::kUser) {
    const auto present = member(identity.id);
    return present && present->is_active && present->version == identity.version &&
           !is_ended(identity.session);
  }
  if (identity.kind != IdentityKind::kKey) return true;
  const std::shared_lock lock(mutex_);
  return std::ranges::any_of(keys_, [&](const auto& held) {
    return is_key_of(identity, held.second->key) && held.second->key.is_live(now);
  });
}

std::optional<Identity> Directory::identify_key(std::string_view text, Utc now) const {
  if (!looks_like_key(text)) return std::nullopt;
  const std::string hash = sha256_hex(text);
  const std::shared_lock lock(mutex_);
  const auto found = keys_.find(std::string(prefix_of_key(text)));
  if (found == keys_.end()) return std::nullopt;
  Key& held = *found->second;
  if (!equal_in_constant_time(held.key.hash, hash) || !held.key.is_live(now)) return std::nullopt;
  held.used_ms.store(now.ms, std::memory_order_relaxed);
  return identity_of_key(held.key);
}

std::vector<KeyUse> Directory::take_key_uses() {
  std::vector<KeyUse> uses;
  const std::lock_guard lock(mutex_);
  for (const auto& [prefix, held] : keys_) {
    const Utc used{held->used_ms.load(std::memory_order_relaxed)};
    if (used.ms == 0 || used - held->noted < kUseNotedEvery) continue;
    held->noted = used;
    uses.push_back({held->key.id, used});
  }
  return uses;
}

std::size_t Directory::accounts() const {
  const std::shared_lock lock(mutex_);
  return members_.size();
}

}  // namespace chasqui::access
