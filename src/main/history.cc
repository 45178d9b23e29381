#include "main/history.h"

#include <algorithm>

#include "base/check.h"

namespace chasqui::main {
namespace {

db::LogQuery log_query_of(const hub::HistoryQuery& query) {
  db::LogQuery log;
  if (std::ranges::find(query.streams, "*") == query.streams.end()) log.streams = query.streams;
  log.since = query.since;
  log.events_max = query.limit;
  return log;
}

hub::HistoryPage page_of(const db::LogSlice& slice) {
  hub::HistoryPage page;
  page.head = slice.head;
  page.too_old = slice.too_old;
  page.more = slice.has_more;
  page.events.reserve(slice.events.size());
  for (const db::EventRef& event : slice.events) page.events.push_back(to_hub_event(*event));
  return page;
}

hub::HistoryPage read_page(db::Database& database, const db::LogQuery& query) {
  try {
    return page_of(database.read_log(query));
  } catch (const db::DbError&) {
    hub::HistoryPage failed;
    failed.failed = true;
    return failed;
  }
}

}  // namespace

hub::EventRef to_hub_event(const db::Event& event) {
  return std::make_shared<const hub::Event>(
      hub::Event{event.seq, event.stream, event.name, event.data, event.origin, event.facts});
}

void DatabaseHistory::read(hub::HistoryQuery query, Answer answer) {
  const auto found = databases_.find(query.space.get());
  CHASQUI_ASSERT(found != databases_.end());
  db::Database& database = *found->second;
  const db::LogQuery log = log_query_of(query);
  if (const auto slice = database.read_tail(log)) {
    loop_.post([answer = std::move(answer), page = page_of(*slice)]() mutable {
      answer(std::move(page));
    });
    return;
  }
  workers_.post([this, &database, log, answer = std::move(answer)]() mutable {
    loop_.post([answer = std::move(answer), page = read_page(database, log)]() mutable {
      answer(std::move(page));
    });
  });
}

}  // namespace chasqui::main
