#include "service/secret.h"

#include "access/password.h"
#include "access/password_gate.h"

namespace chasqui::service {
namespace {

constexpr std::string_view kLetters = "23456789abcdefghjkmnpqrstuvwxyz";
constexpr int kGroups = 3, kGroupLetters = 4;

}  // namespace

std::string hashed_password(std::string_view password) { return access::hashed_password(password); }

std::string made_up_password(Random& random) {
  std::string password;
  for (int i = 0; i < kGroups * kGroupLetters; ++i) {
    if (i > 0 && i % kGroupLetters == 0) password.push_back('-');
    password.push_back(kLetters[random.below(kLetters.size())]);
  }
  return password;
}

Credential made_up_credential(Random& random) {
  std::string password = made_up_password(random);
  std::string hash = access::run_yielding([&] { return access::hashed_password(password); });
  return {std::move(password), std::move(hash)};
}

}  // namespace chasqui::service
