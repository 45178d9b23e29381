// What services may do with passwords: hash them, and make them up.
#pragma once
#include <string>
#include <string_view>

#include "base/chance.h"

namespace chasqui::service {

// As access/password has it: tens of milliseconds, outside of any transaction.
std::string hashed_password(std::string_view password);

// One to be handed out on paper: twelve letters and digits that nobody takes for others, 59 bits.
std::string made_up_password(Random& random);  // "k7fm-3qxz-9whp"

// Both, hashed in a thread that yields to all others.
struct Credential {
  std::string password, hash;
};
Credential made_up_credential(Random& random);

}  // namespace chasqui::service
