// API keys: credentials of programs. `chq_<8 characters>_<32 characters>`: the first part is found
// in code by scanners and in the table by its prefix; of the rest only a digest is kept.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/chance.h"
#include "base/clock.h"
#include "db/connection.h"
#include "db/write_job.h"

namespace chasqui::access {

struct ApiKey {
  std::int64_t id = 0;
  std::string name;
  std::string prefix;              // "chq_1a2B3c4D"
  std::string hash;                // SHA-256 of the whole key, in hex.
  std::vector<std::string> roles;  // Folded.
  std::vector<std::string> types;  // Of the events it may publish; empty: its roles decide.
  Utc created_at;
  std::optional<Utc> expires_at, last_used_at, revoked_at;

  bool is_live(Utc now) const { return !revoked_at && (!expires_at || now < *expires_at); }
};

struct NewKey {
  std::string name;
  std::vector<std::string> roles{};
  std::vector<std::string> types{};
  std::optional<Utc> expires_at{};
};
struct IssuedKey {
  ApiKey key;
  std::string text;  // Shown once; nowhere kept.
};
IssuedKey add_key(db::WriteTx& write, const NewKey& wanted, Random& random);
std::vector<ApiKey> list_keys(db::Connection& connection);
// Those that changed behind this number of next_change().
std::vector<ApiKey> list_keys_since(db::Connection& connection, std::int64_t change);
// By prefix or, when exactly one live key has it, by name. False when there is none.
bool revoke_key(db::WriteTx& write, std::string_view prefix_or_name);

bool looks_like_key(std::string_view text);             // Of this shape, whether or not it exists.
std::string_view prefix_of_key(std::string_view text);  // Of one that looks like a key.

struct KeyUse {
  std::int64_t key = 0;
  Utc at;
};
void note_key_uses(db::WriteTx& write, const std::vector<KeyUse>& uses);

}  // namespace chasqui::access
