#include "kit/http_get.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <deque>
#include <memory>

namespace chasqui::kit {
namespace {

constexpr std::chrono::milliseconds kConnectMax{3000}, kPollMax{1000};
constexpr std::string_view kSecure = "https://", kPlain = "http://";
constexpr std::array<std::string_view, 3> kHere{"localhost", "127.0.0.1", "[::1]"};

std::string_view host_of(std::string_view address) {
  const std::string_view rest = address.substr(std::min(kPlain.size(), address.size()));
  const std::string_view place = rest.substr(0, rest.find_first_of("/?#"));
  if (place.find('@') != place.npos) return {};
  return place.starts_with('[') ? place.substr(0, place.find(']') + 1)
                                : place.substr(0, place.find(':'));
}

struct EndEasy {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
struct EndMulti {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

struct Transfer {  // Stays where it is: curl has its address.
  std::string text{};
  std::size_t bytes_max;
  std::unique_ptr<CURL, EndEasy> curl{};
  CURLcode code = CURLE_AGAIN;  // Until it has ended.
  std::string refused{};        // Why it was not begun.
};

std::size_t take(const char* bytes, std::size_t, std::size_t count, void* into) {
  auto& transfer = *static_cast<Transfer*>(into);
  if (transfer.text.size() + count > transfer.bytes_max) return 0;  // Ends it as a failure.
  transfer.text.append(bytes, count);
  return count;
}

void prepare(Transfer& transfer, const std::string& address, const GetLimits& limits) {
  if (!may_be_asked(address)) {
    transfer.refused = "https, or http on this machine";
    return;
  }
  transfer.curl.reset(curl_easy_init());
  CURL* const curl = transfer.curl.get();
  if (!curl) {
    transfer.refused = "out of memory";
    return;
  }
  curl_easy_setopt(curl, CURLOPT_URL, address.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "chasqui");
  curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.time_max.count()));
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(kConnectMax.count()));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_PRIVATE, &transfer);
}

void note_ended(CURLM* multi) {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    Transfer* transfer = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    transfer->code = message->data.result;
  }
}

void run(std::deque<Transfer>& transfers) {
  const std::unique_ptr<CURLM, EndMulti> multi(curl_multi_init());
  if (!multi) return;
  for (const Transfer& transfer : transfers)
    if (transfer.curl) curl_multi_add_handle(multi.get(), transfer.curl.get());
  int running = 1;
  while (running > 0 && curl_multi_perform(multi.get(), &running) == CURLM_OK)
    if (running > 0)
      curl_multi_poll(multi.get(), nullptr, 0, static_cast<int>(kPollMax.count()), nullptr);
  note_ended(multi.get());
  for (const Transfer& transfer : transfers)
    if (transfer.curl) curl_multi_remove_handle(multi.get(), transfer.curl.get());
}

Got outcome_of(Transfer& transfer) {
  if (!transfer.refused.empty()) return std::unexpected(transfer.refused);
  if (transfer.code == CURLE_WRITE_ERROR)
    return std::unexpected("more than " + std::to_string(transfer.bytes_max / 1024) + " KiB");
  if (transfer.code != CURLE_OK) return std::unexpected(curl_easy_strerror(transfer.code));
  long status = 0;
  curl_easy_getinfo(transfer.curl.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) return std::unexpected("status " + std::to_string(status));
  return std::move(transfer.text);
}

}  // namespace

bool is_address(std::string_view text) {
  return text.starts_with(kSecure) || text.starts_with(kPlain);
}

bool may_be_asked(std::string_view address) {
  return address.starts_with(kSecure) ||
         (address.starts_with(kPlain) && std::ranges::find(kHere, host_of(address)) != kHere.end());
}

std::string_view origin_of(std::string_view address) {
  return address.substr(0, address.find_first_of("/?#", address.find("//") + 2));
}

std::vector<Got> get_all(const std::vector<std::string>& addresses, const GetLimits& limits) {
  std::deque<Transfer> transfers;
  for (const std::string& address : addresses)
    prepare(transfers.emplace_back(Transfer{.bytes_max = limits.bytes_max}), address, limits);
  run(transfers);
  std::vector<Got> got;
  for (Transfer& transfer : transfers) got.push_back(outcome_of(transfer));
  return got;
}

}  // namespace chasqui::kit
