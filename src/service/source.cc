#include "service/source.h"

#include <utility>

#include "access/accounts.h"
#include "db/database.h"
#include "schema/migrate.h"

namespace chasqui::service {
namespace {

// A file in memory with the app's tables.
class Tables {
 public:
  Tables(const schema::AppSchema& schema, const Clock& clock) {
    const auto connection =
        db::open_sqlite({.path = file_.path(), .synchronous = db::Synchronous::kOff}, clock);
    access::make_account_tables(*connection);
    schema::migrate(*connection, schema, {.allow_data_loss = false, .now = clock.now()});
  }
  const std::string& path() const { return file_.path(); }

 private:
  db::PrivateFile file_;
};

}  // namespace

class Source::Copy final {
 public:
  Copy(const Needs& needs, Random& random)
      : site_(needs.site),
        clock_(needs.clock),
        tables_(needs.site.schema, needs.clock),
        database_({.path = tables_.path(), .synchronous = db::Synchronous::kOff},
                  {.workers = nullptr, .clock = needs.clock, .random = random, .log = needs.log}) {}

  void fill(const SourcePlan& plan, const std::vector<JsonArray>& lists) {
    database_.write_now([&](db::WriteTx& write) {
      const Caller caller{access::Identity::platform(), clock_.now()};
      Tx tx(site_, write, caller);
      plan.fill(tx, lists);
      return std::string();
    });
  }
  Json read(const Caller& caller, Json (*work)(Read&)) {
    return database_.read_now([&](db::Connection& connection) {
      Read there(site_, connection, caller);
      return work(there);
    });
  }

 private:
  const SiteContext& site_;
  const Clock& clock_;
  Tables tables_;
  db::Database database_;
};

Source::Source(SourcePlan plan, const Needs& needs)
    : plan_(std::move(plan)), needs_(needs), next_(needs.clock.steady().count()) {}

Source::~Source() = default;

void Source::refresh_when_due() {
  if (needs_.clock.steady().count() < next_ || is_at_it_.exchange(true)) return;
  refresh();
  is_at_it_ = false;
}

void Source::refresh() {
  bool is_whole = false;
  try {
    is_whole = take_over(plan_.fetch(needs_.clock));
  } catch (const std::exception& error) {
    tell(error.what());
  }
  const auto span = is_whole ? plan_.fresh : plan_.after_failure;
  next_ = (needs_.clock.steady() + span).count();
}

// True when no list is missing.
bool Source::take_over(std::vector<SourcePlan::List> fetched) {
  std::string problems;
  bool is_news = false;
  std::vector<JsonArray> lists = lists_;
  lists.resize(fetched.size());
  for (std::size_t i = 0; i < fetched.size(); ++i) {
    if (!fetched[i]) {
      problems.append(problems.empty() ? "" : "; ").append(fetched[i].error());
      continue;
    }
    is_news = is_news || !is_filled_ || lists[i] != *fetched[i];
    lists[i] = std::move(*fetched[i]);
  }
  if (is_news) {
    auto copy = std::make_shared<Copy>(needs_, random_);
    copy->fill(plan_, lists);
    copy_ = std::move(copy);
    lists_ = std::move(lists);
    is_filled_ = true;
  }
  tell(problems);
  return problems.empty();
}

// Once each time that it is another problem, and when it is over.
void Source::tell(const std::string& problems) {
  if (problems == problems_) return;
  problems_ = problems;
  const std::string_view site = needs_.site.schema.app.name;
  if (problems.empty())
    needs_.log.info("source is read again", {{"site", site}});
  else
    needs_.log.warn("source was not read", {{"site", site}, {"why", problems}});
}

Json read_source(Read& read, Json (*work)(Read&)) {
  Source* const source = read.site().source;
  if (!source) return work(read);
  source->refresh_when_due();
  const auto copy = source->copy();
  return copy ? copy->read(read.caller(), work) : work(read);
}

}  // namespace chasqui::service
