#include "api/changes.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "access/audit.h"
#include "access/digest.h"
#include "api/identify.h"
#include "api/input.h"
#include "api/run.h"
#include "base/errors.h"
#include "base/text.h"
#include "db/event_log.h"
#include "db/platform_tables.h"
#include "schema/view.h"
#include "service/permit.h"
#include "wire/json.h"

namespace chasqui::api {
namespace {

using schema::Model;
using service::Read;
using service::Record;

constexpr std::int64_t kLimit = 500, kLimitMax = 1000;
constexpr std::size_t kPageBytesMax = 2 * 1024 * 1024;  // One record more is always told.
constexpr std::size_t kRightsChars = 12;

struct Pull {
  std::int64_t limit;
  std::set<std::string, std::less<>> models;  // None: all.
};

// Who asks, as far as what he is told depends on it, and for what.
std::string rights_of(const access::Identity& who, const Pull& pull) {
  std::string said = std::string(access::to_string(who.kind)) + " " + std::to_string(who.id);
  for (const std::string& role : who.roles) said.append(" ").append(role);
  said.append(" ").append(to_text(Json(who.traits)));
  for (const std::string& model : pull.models) said.append("\n").append(model);
  return access::sha256_hex(said).substr(0, kRightsChars);
}

bool is_told(const Read& read, const Model& model) {
  const bool has_records = model.has(schema::Verb::kList) || model.has(schema::Verb::kGet);
  const bool is_counted = model.key().type == schema::FieldType::kInteger;
  return has_records && is_counted && read.view(model.name).reads() != schema::Verdict::kNo;
}

class Page {
 public:
  Page(const Site& site, Read& read, const Pull& pull)
      : read_(read), left_(pull.limit), rights_(rights_of(read.who(), pull)) {
    for (const Model& model : site.schema().models)
      if ((pull.models.empty() || pull.models.contains(model.name)) && is_told(read, model))
        models_.push_back(&model);
  }

  std::string answer(std::optional<SyncCursor> from) {
    const std::string epoch = db::load_epoch(read_.connection());
    const std::int64_t head = db::load_head(read_.connection());
    const bool goes_on = from && from->epoch == epoch && from->rights == rights_ &&
                         from->seq <= head && (from->place.has_value() || tell_changes(*from));
    if (!goes_on) from = SyncCursor{epoch, rights_, head, SyncCursor::Place{}};
    if (from->place) tell_records(*from);
    const bool has_more = has_more_ || from->place.has_value();
    std::string body = "{\"epoca\":" + to_text(Json(epoch));
    body.append(",\"desde_cero\":").append(goes_on ? "false" : "true");
    body.append(",\"cambios\":[").append(changes_);
    body.append("],\"hasta\":").append(to_text(Json(to_text(*from))));
    return body.append(",\"mas\":").append(has_more ? "true" : "false").append("}");
  }

 private:
  bool is_full() const { return left_ <= 0 || changes_.size() >= kPageBytesMax; }

  void tell(const Model& model, std::int64_t id, const Record* record) {
    JsonObject change{{"modelo", model.name}, {"id", id}};
    if (record)
      change.append("registro", read_.visible(model.name, *record));
    else
      change.append("borrado", true);
    changes_.append(changes_.empty() ? "" : ",");
    append_text(changes_, change);
    --left_;
  }

  void tell_records(SyncCursor& at) {
    while (at.place && at.place->model < models_.size() && !is_full()) tell_some(at);
    if (at.place && at.place->model >= models_.size()) at.place.reset();
  }

  void tell_some(SyncCursor& at) {
    const Model& model = *models_[at.place->model];
    const std::string& key = model.key().name;
    const auto rows = read_.seen(model.name)
                          .where(key, service::Compare::kGreater, at.place->after)
                          .order(key)
                          .limit(left_)
                          .rows();
    for (const Record& row : rows) {
      at.place->after = row.id().value;
      if (read_.can_read(model.name, row)) tell(model, row.id().value, &row);
      if (is_full()) return;
    }
    at.place = SyncCursor::Place{at.place->model + 1, 0};
  }

  const Model* told_on(std::string_view stream) const {
    const auto found = std::ranges::find(models_, stream, &Model::stream);
    return found == models_.end() ? nullptr : *found;
  }

  // False: the log does not reach back.
  bool tell_changes(SyncCursor& at) {
    std::vector<std::string> streams;
    for (const Model* model : models_) streams.push_back(model->stream);
    const db::LogSlice slice = db::select_log(
        read_.connection(),
        {.streams = streams, .since = at.seq, .events_max = static_cast<std::size_t>(left_)});
    if (slice.too_old) return false;
    std::set<std::pair<const Model*, std::int64_t>> told;
    for (const db::EventRef& event : slice.events) {
      const Model* model = told_on(event->stream);
      const auto data = wire::parse_json(event->data, {.allows_nul = true});
      const std::int64_t* id = model && data ? (*data)[model->key().name].if_int() : nullptr;
      if (id && told.emplace(model, *id).second) tell_now(*model, *id);
    }
    at.seq = slice.upto;
    has_more_ = slice.has_more;
    return true;
  }

  void tell_now(const Model& model, std::int64_t id) {
    const auto record = read_.find(model.name, Id{id});
    const bool is_seen = record && read_.can_read(model.name, *record);
    tell(model, id, is_seen ? &*record : nullptr);
  }

  Read& read_;
  std::int64_t left_;
  std::string rights_, changes_;
  bool has_more_ = false;
  std::vector<const Model*> models_;
};

std::int64_t limit_of(const wire::Query& query) {
  const std::string_view text = query.get("limite");
  if (text.empty()) return kLimit;
  const auto number = parse_int(text);
  if (!number || *number < 1)
    throw Refusal::invalid({{{"query", "limite"},
                             "greater_than_equal",
                             "Input should be a whole number of 1 or more",
                             Json(text)}});
  return std::min(*number, kLimitMax);
}

std::set<std::string, std::less<>> models_of(const Site& site, const wire::Query& query) {
  std::set<std::string, std::less<>> models;
  const std::string_view text = query.get("modelos");
  if (text.empty()) return models;
  for (const std::string_view name : split(text, ',')) {
    if (!site.schema().find_model(name))
      throw Refusal::invalid(
          {{{"query", "modelos"}, "unknown_model", "No model of that name", Json(name)}});
    models.emplace(name);
  }
  return models;
}

// What is no cursor of ours is a client that knows nothing.
void tell_changes(const Site& site, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = identify(site, call.request);
  if (!caller.identity.is_authenticated()) throw service::not_allowed(caller.identity);
  const wire::Query query = query_of(call.request);
  Pull pull{limit_of(query), models_of(site, query)};
  run_read(site, std::move(caller), std::move(responder),
           [&site, pull = std::move(pull), from = parse_cursor(query.get("desde"))](Read& read) {
             return wire::Response::json(200, Page(site, read, pull).answer(from));
           });
}

}  // namespace

std::string to_text(const SyncCursor& cursor) {
  std::string text = cursor.epoch + "." + cursor.rights + "." + std::to_string(cursor.seq);
  if (cursor.place)
    text.append("." + std::to_string(cursor.place->model) + "." +
                std::to_string(cursor.place->after));
  return text;
}

std::optional<SyncCursor> parse_cursor(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, '.');
  if (parts.size() != 3 && parts.size() != 5) return std::nullopt;
  SyncCursor cursor{std::string(parts[0]), std::string(parts[1]), 0, {}};
  const auto seq = parse_int(parts[2]);
  if (!seq || *seq < 0) return std::nullopt;
  cursor.seq = *seq;
  if (parts.size() == 3) return cursor;
  const auto model = parse_int(parts[3]), after = parse_int(parts[4]);
  if (!model || !after || *model < 0) return std::nullopt;
  cursor.place = SyncCursor::Place{static_cast<std::size_t>(*model), *after};
  return cursor;
}

edge::Handler changes_handler(const Site& site) {
  return [&site](edge::Call&& call, edge::Responder&& responder) {
    tell_changes(site, std::move(call), std::move(responder));
  };
}

}  // namespace chasqui::api
