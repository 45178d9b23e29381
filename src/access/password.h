// Password hashes: argon2id by libsodium for new ones, and those that Django wrote, so that
// existing accounts move over. All of it takes tens of milliseconds on purpose: for workers only,
// outside of any transaction, behind access/password_gate.
#pragma once
#include <string>
#include <string_view>

namespace chasqui::access {

inline constexpr std::size_t kPasswordBytesMax = 1024;
inline constexpr std::size_t kPasswordCharactersMin = 8;

std::string hashed_password(std::string_view password);  // With parameters and salt.

// In constant time for one kind of hash. Reads $argon2id$, pbkdf2_sha256$ and bcrypt_sha256$; false
// for anything else and for passwords over kPasswordBytesMax.
bool is_password(std::string_view hash, std::string_view password);

// Of a hash that fits: it is Django's, or weaker than what hashed_password() makes.
bool needs_rehash(std::string_view hash);

// What a password is compared with when there is no account, so that it takes the same time.
std::string_view dummy_hash();

// Throws Refusal kInvalid naming `field` when a new password is too short, too long, or no UTF-8.
void require_password_policy(std::string_view password, std::string_view field = "password");
// Throws the same when one that is only to be compared is too long to be one.
void require_password_size(std::string_view password, std::string_view field = "password");

}  // namespace chasqui::access
