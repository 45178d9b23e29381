#include "main/remote_keys.h"

#include <utility>

#include "access/keyring.h"
#include "base/errors.h"
#include "kit/http_get.h"

namespace chasqui::main {
namespace {

constexpr std::chrono::seconds kBetween{60}, kSoonest{10};

Refusal unusable(const std::string& url, const std::string& why) {
  return Refusal(Kind::kInvalid, "llaves", url + ": " + why);
}

}  // namespace

std::string fetch_text(const std::string& url) {
  kit::Got got = std::move(kit::get_all({url}, {}).front());
  if (!got) throw unusable(url, got.error());
  return std::move(*got);
}

RemoteKeys::RemoteKeys(std::string url, const Clock& clock, Fetch fetch)
    : url_(std::move(url)), clock_(clock), fetch_(std::move(fetch)), next_(0), last_(0) {
  if (!kit::may_be_asked(url_)) throw unusable(url_, "https, or http on this machine");
}

void RemoteKeys::fetch_when_due(bool is_missed) {
  const auto now = clock_.steady().count();
  const auto soonest = last_ + std::chrono::nanoseconds(kSoonest).count();
  auto due = next_.load();
  // Whoever moves it is the one: what takes long is over before it is time again.
  const auto later = now + std::chrono::nanoseconds(kSoonest).count();
  if (is_missed) is_missed_ = true;
  const bool is_time = now >= due || (is_missed_ && now >= soonest);
  if (!is_time || !next_.compare_exchange_strong(due, later)) return;
  last_ = now;
  is_missed_ = false;
  auto text = std::make_shared<const std::string>(fetch_(url_));
  if (const auto keys = access::read_jwks(*text); !keys) throw unusable(url_, keys.error());
  next_ = (clock_.steady() + kBetween).count();
  const Text before = text_.load();
  if (!before || *before != *text) text_ = std::move(text);
}

}  // namespace chasqui::main
