#include "kit/remote_lists.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "wire/json.h"

namespace chasqui::kit {
namespace {

struct Reading {     // A list of which some pages are there.
  std::string next;  // Where it goes on; empty: nowhere.
  std::string origin;
  JsonArray rows{};
  std::size_t bytes = 0;
  std::string problem{};
};

struct Page {
  JsonArray rows;
  std::string next{};
};

using PageOr = std::expected<Page, std::string>;

PageOr page_of(std::string_view text) {
  auto json = wire::parse_json(text);
  if (!json) return std::unexpected("no JSON: " + json.error().why);
  if (JsonArray* rows = json->if_array()) return Page{std::move(*rows)};
  JsonObject* const page = json->if_object();
  Json* const rows = page ? page->find("results") : nullptr;
  if (!rows || !rows->if_array()) return std::unexpected("no list");
  return Page{std::move(*rows->if_array()), std::string(page->at("next").text())};
}

// An address of its own, or a path on the same host.
std::string absolute(std::string next, const std::string& origin) {
  return next.starts_with('/') ? origin + next : next;
}

void add(Reading& reading, const Got& got, const ListLimits& limits) {
  if (!got) {
    reading.problem = got.error();
    return;
  }
  PageOr page = page_of(*got);
  if (!page) {
    reading.problem = page.error();
    return;
  }
  reading.bytes += got->size();
  std::ranges::move(page->rows, std::back_inserter(reading.rows));
  reading.next = absolute(std::move(page->next), reading.origin);
  if (reading.rows.size() > limits.rows_max)
    reading.problem = "more than " + std::to_string(limits.rows_max) + " rows";
  else if (reading.bytes > limits.bytes_max)
    reading.problem = "more than " + std::to_string(limits.bytes_max / 1024) + " KiB";
  else if (!reading.next.empty() && origin_of(reading.next) != reading.origin)
    reading.problem = "the next page is elsewhere";
}

std::vector<Reading*> unfinished(std::vector<Reading>& readings) {
  std::vector<Reading*> some;
  for (Reading& reading : readings)
    if (!reading.next.empty() && reading.problem.empty()) some.push_back(&reading);
  return some;
}

}  // namespace

std::vector<RemoteList> RemoteLists::fetch(const std::vector<std::string>& addresses) const {
  const auto until = clock_.steady() + limits_.time_max;
  std::vector<Reading> readings;
  for (const std::string& address : addresses)
    readings.push_back({address, std::string(origin_of(address))});
  for (std::size_t page = 0; page < limits_.pages_max; ++page) {
    const std::vector<Reading*> some = unfinished(readings);
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - clock_.steady());
    if (some.empty() || left.count() <= 0) break;
    std::vector<std::string> asked;
    for (Reading* reading : some) asked.push_back(std::exchange(reading->next, {}));
    const std::vector<Got> got = get_(asked, {left, limits_.bytes_max});
    for (std::size_t i = 0; i < some.size(); ++i) add(*some[i], got[i], limits_);
  }
  for (Reading* reading : unfinished(readings)) reading->problem = "too many pages, or too slow";
  std::vector<RemoteList> lists;
  for (Reading& reading : readings)
    lists.push_back(reading.problem.empty() ? RemoteList(std::move(reading.rows))
                                            : std::unexpected(std::move(reading.problem)));
  return lists;
}

}  // namespace chasqui::kit
