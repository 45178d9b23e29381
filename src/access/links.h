// Links that work once: for the first administrator, to invite, to set a forgotten password. Only a
// digest of the token is kept.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/chance.h"
#include "base/clock.h"
#include "db/connection.h"
#include "db/write_job.h"

namespace chasqui::access {

enum class LinkPurpose { kFirstAdmin, kInvite, kReset };
std::string_view to_string(LinkPurpose purpose);  // "first_admin"

struct Link {
  std::int64_t id = 0;
  LinkPurpose purpose = LinkPurpose::kInvite;
  std::int64_t account = 0;  // 0: of the first administrator, who has none yet.
  Utc expires_at;
};

// The token. Earlier links of the same purpose and account stop working.
struct NewLink {
  LinkPurpose purpose = LinkPurpose::kInvite;
  std::int64_t account = 0;
  std::chrono::hours life{48};
};
std::string add_link(db::WriteTx& write, const NewLink& wanted, Random& random);
std::string link_path(std::string_view token);  // "/entrar?enlace=…"

// What it is for, without using it; nullopt when it is unknown, used or too old.
std::optional<Link> find_link(db::Connection& connection, std::string_view token, Utc now);
// The same, and it works no more.
std::optional<Link> use_link(db::WriteTx& write, std::string_view token);
// Drops those that are too old; for a timer.
std::int64_t forget_links(db::WriteTx& write);

}  // namespace chasqui::access
