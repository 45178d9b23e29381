#include "main/remote_keys.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <utility>

#include "access/keyring.h"
#include "base/errors.h"

namespace chasqui::main {
namespace {

constexpr std::chrono::seconds kBetween{60}, kAfterFailure{10};
constexpr std::chrono::milliseconds kTimeMax{5000}, kConnectMax{3000};
constexpr std::size_t kBytesMax = 256 * 1024;
constexpr std::string_view kSecure = "https://", kPlain = "http://";
constexpr std::array<std::string_view, 3> kHere{"localhost", "127.0.0.1", "[::1]"};

Refusal unusable(const std::string& url, const std::string& why) {
  return Refusal(Kind::kInvalid, "llaves", url + ": " + why);
}

std::string_view host_of(std::string_view url) {
  const std::string_view rest = url.substr(std::min(kPlain.size(), url.size()));
  const std::string_view place = rest.substr(0, rest.find_first_of("/?#"));
  if (place.find('@') != place.npos) return {};
  return place.starts_with('[') ? place.substr(0, place.find(']') + 1)
                                : place.substr(0, place.find(':'));
}

bool may_be_asked(std::string_view url) {
  return url.starts_with(kSecure) ||
         (url.starts_with(kPlain) && std::ranges::find(kHere, host_of(url)) != kHere.end());
}

std::size_t take(const char* bytes, std::size_t, std::size_t count, void* text) {
  auto& so_far = *static_cast<std::string*>(text);
  if (so_far.size() + count > kBytesMax) return 0;  // Ends it as a failure.
  so_far.append(bytes, count);
  return count;
}

struct End {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};

}  // namespace

bool is_address(std::string_view jwks) {
  return jwks.starts_with(kSecure) || jwks.starts_with(kPlain);
}

std::string fetch_text(const std::string& url) {
  const std::unique_ptr<CURL, End> curl(curl_easy_init());
  if (!curl) throw unusable(url, "out of memory");
  std::string text;
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl.get(), CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
  curl_easy_setopt(curl.get(), CURLOPT_USERAGENT, "chasqui");
  curl_easy_setopt(curl.get(), CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(kTimeMax.count()));
  curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(kConnectMax.count()));
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &text);
  const CURLcode code = curl_easy_perform(curl.get());
  if (code == CURLE_WRITE_ERROR) throw unusable(url, "more than 256 KiB");
  if (code != CURLE_OK) throw unusable(url, curl_easy_strerror(code));
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) throw unusable(url, "status " + std::to_string(status));
  return text;
}

RemoteKeys::RemoteKeys(std::string url, const Clock& clock, Fetch fetch)
    : url_(std::move(url)), clock_(clock), fetch_(std::move(fetch)), next_(0) {
  if (!may_be_asked(url_)) throw unusable(url_, "https, or http on this machine");
}

void RemoteKeys::fetch_when_due() {
  const auto in = [&](std::chrono::nanoseconds span) { return (clock_.steady() + span).count(); };
  auto due = next_.load();
  // Whoever moves it is the one: what takes long is over before it is time again.
  if (clock_.steady().count() < due || !next_.compare_exchange_strong(due, in(kAfterFailure)))
    return;
  auto text = std::make_shared<const std::string>(fetch_(url_));
  if (const auto keys = access::read_jwks(*text); !keys) throw unusable(url_, keys.error());
  next_ = in(kBetween);
  const Text before = text_.load();
  if (!before || *before != *text) text_ = std::move(text);
}

}  // namespace chasqui::main
