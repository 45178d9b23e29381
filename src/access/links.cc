#include "access/links.h"

#include <array>

#include "access/digest.h"
#include "wire/base64.h"

namespace chasqui::access {
namespace {

constexpr std::array kPurposes{LinkPurpose::kFirstAdmin, LinkPurpose::kInvite, LinkPurpose::kReset};
constexpr std::size_t kTokenSize = 43;  // 32 bytes.

LinkPurpose purpose_of(std::string_view name) {
  for (const LinkPurpose purpose : kPurposes)
    if (to_string(purpose) == name) return purpose;
  return LinkPurpose::kReset;
}

std::string new_token(Random& random) { return wire::random_base64url(random, 32); }

db::Value account_column(std::int64_t account) {
  return account == 0 ? db::Value(std::monostate()) : db::Value(account);
}

}  // namespace

std::string_view to_string(LinkPurpose purpose) {
  switch (purpose) {
    case LinkPurpose::kFirstAdmin:
      return "first_admin";
    case LinkPurpose::kInvite:
      return "invite";
    case LinkPurpose::kReset:
      return "reset";
  }
  return "reset";
}

std::string add_link(db::WriteTx& write, const NewLink& wanted, Random& random) {
  const std::string purpose(to_string(wanted.purpose));
  const db::Value account = account_column(wanted.account);
  write.connection().execute(
      "DELETE FROM chasqui_link WHERE (purpose = ? AND account IS ?) OR expires_at < ?",
      {purpose, account, write.now().ms});
  std::string token = new_token(random);
  write.connection().execute("INSERT INTO chasqui_link VALUES (NULL, ?, ?, ?, ?, NULL)",
                             {purpose, account, sha256_hex(token),
                              (write.now() + std::chrono::milliseconds(wanted.life)).ms});
  return token;
}

std::string link_path(std::string_view token) {
  return std::string("/entrar?enlace=").append(token);
}

std::optional<Link> find_link(db::Connection& connection, std::string_view token, Utc now) {
  if (token.size() != kTokenSize) return std::nullopt;
  db::Statement row = connection.prepare(
      "SELECT id, purpose, account, expires_at FROM chasqui_link WHERE hash = ? AND "
      "used_at IS NULL AND expires_at > ?");
  row.bind(sha256_hex(token)).bind(now.ms);
  if (!row.step()) return std::nullopt;
  return Link{row.int64(0), purpose_of(row.text(1)), row.is_null(2) ? 0 : row.int64(2),
              Utc{row.int64(3)}};
}

std::optional<Link> use_link(db::WriteTx& write, std::string_view token) {
  const auto link = find_link(write.connection(), token, write.now());
  if (link)
    write.connection().execute("UPDATE chasqui_link SET used_at = ? WHERE id = ?",
                               {write.now().ms, link->id});
  return link;
}

std::int64_t forget_links(db::WriteTx& write) {
  return write.connection().execute("DELETE FROM chasqui_link WHERE expires_at < ?",
                                    {write.now().ms});
}

}  // namespace chasqui::access
