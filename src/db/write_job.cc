#include "db/write_job.h"

namespace chasqui::db {

void WriteTx::emit(std::string stream, std::string event, std::string data_json,
                   EmitOptions options) {
  if (stream.empty()) throw DbError(DbErrorKind::kOther, "an event without a stream");
  if (events_.size() >= kEventsPerJobMax)
    throw DbError(DbErrorKind::kOther, "too many events in one transaction");
  events_.push_back({.seq = 0,
                     .stream = std::move(stream),
                     .name = std::move(event),
                     .data = std::move(data_json),
                     .origin = std::move(options.origin),
                     .facts = std::move(options.facts),
                     .at = now_});
}

WriteTx::Nested::Nested(WriteTx& tx) : tx_(tx), events_before_(tx.events_.size()) {
  tx_.connection_.savepoint();
}

void WriteTx::Nested::keep() {
  tx_.connection_.release_savepoint();
  is_kept_ = true;
}

WriteTx::Nested::~Nested() {
  if (is_kept_) return;
  tx_.connection_.rollback_savepoint();
  tx_.events_.resize(events_before_);
}

}  // namespace chasqui::db
