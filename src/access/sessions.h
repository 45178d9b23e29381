// Sessions: what a sign-in begins, a sign-out ends, and a refresh token renews. Rows of
// chasqui_session.
#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/chance.h"
#include "base/clock.h"
#include "db/connection.h"
#include "db/write_job.h"

namespace chasqui::access {

struct Session {
  std::string id;  // 32 hex digits of a UUID; `sid` of access tokens.
  std::int64_t account = 0;
  std::int64_t generation = 1;  // Of its refresh token; grows with each renewal.
  std::string salt;             // Of its refresh tokens: they are made from it and a signing key.
  Utc created_at, expires_at, last_used_at;
  Utc rotated_at;       // When `generation` began.
  std::string address;  // Where it was begun, and with what.
  std::string agent;
  std::optional<Utc> revoked_at;

  bool is_live(Utc now) const { return !revoked_at && now < expires_at; }
};

struct NewSession {
  std::int64_t account = 0;
  std::chrono::milliseconds life{};
  std::string address{}, agent{};  // Cut to 200 bytes.
  std::string id{};                // Of a token that another program issued; empty: a new one.
};
// An account has at most this many that live; past it the one unused longest ends.
inline constexpr std::int64_t kSessionsPerAccountMax = 1'000;
Session start_session(db::WriteTx& write, const NewSession& wanted, Random& random);

std::optional<Session> find_session(db::Connection& connection, std::string_view id);
std::vector<Session> list_sessions(db::Connection& connection, std::int64_t account,
                                   Utc now);  // Live.

// Of all accounts, those used last first; at most so many.
std::vector<Session> list_all_sessions(db::Connection& connection, Utc now, std::int64_t most);
std::map<std::int64_t, std::int64_t> count_sessions(db::Connection& connection,
                                                    Utc now);  // Live ones, by account.

void touch_session(db::WriteTx& write, std::string_view id);  // It was used.
void rotate_session(db::WriteTx& write, const Session& session, std::chrono::milliseconds life);
// False when there is no such live session of this account. Directory::refresh() hears of it.
bool end_session(db::WriteTx& write, std::int64_t account, std::string_view id);
std::int64_t end_sessions(db::WriteTx& write, std::int64_t account);  // How many were live.
// Drops those that ended long ago; for a timer.
std::int64_t forget_sessions(db::WriteTx& write);

}  // namespace chasqui::access
