// The public keys of others at an address, site.NAME.jwks = "https://…": fetched when the site
// starts, once a minute from then on, and sooner when a token names a key that is not among them.
// What was fetched last stays while they cannot be reached.
#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"

namespace chasqui::main {

// GET, 5 s and 256 KiB at most, redirections are not followed. Throws Refusal that says why not.
std::string fetch_text(const std::string& url);

class RemoteKeys final {
 public:
  using Fetch = std::function<std::string(const std::string& url)>;  // Blocks; throws Refusal.
  using Text = std::shared_ptr<const std::string>;

  // Throws Refusal unless it is https, or http on this machine. Nothing is fetched yet.
  RemoteKeys(std::string url, const Clock& clock, Fetch fetch = fetch_text);

  // Fetches when it is time to, and nobody else is at it; from any thread that may block. Throws
  // Refusal when that failed, also when what came is no JWK set: the text stays. When somebody
  // missed a key it is time ten seconds after it was asked last.
  void fetch_when_due(bool is_missed = false);
  Text text() const {
    return text_.load();
  }  // Null: nothing was fetched yet. Another one: it changed.

 private:
  const std::string url_;
  const Clock& clock_;
  const Fetch fetch_;
  std::atomic<std::chrono::nanoseconds::rep> next_;  // Steady.
  std::atomic<std::chrono::nanoseconds::rep> last_;  // When it was asked last.
  std::atomic<bool> is_missed_{false};
  std::atomic<Text> text_;
};

}  // namespace chasqui::main
