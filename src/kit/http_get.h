// GET over HTTP, for what the program itself asks of others: public keys, lists of another back
// end. It blocks: for workers alone.
#pragma once
#include <chrono>
#include <cstddef>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace chasqui::kit {

bool is_address(std::string_view text);       // It begins with https:// or http://.
bool may_be_asked(std::string_view address);  // https, or http on this machine.
// "https://a.example:8000" of "https://a.example:8000/x?y". Of one that may be asked.
std::string_view origin_of(std::string_view address);

struct GetLimits {
  std::chrono::milliseconds time_max{5000};  // Of each, also of what trickles in.
  std::size_t bytes_max = 256 * 1024;        // Of each body.
};
using Got = std::expected<std::string, std::string>;  // The body of a 200, or why there is none.
using Get = std::function<std::vector<Got>(const std::vector<std::string>&, const GetLimits&)>;

// All of them side by side, in one thread; the answers are in the order of the addresses.
// Redirections are not followed. An address that may not be asked is not.
std::vector<Got> get_all(const std::vector<std::string>& addresses, const GetLimits& limits);

}  // namespace chasqui::kit
