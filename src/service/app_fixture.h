// For tests: an app over a database of its own in memory. The clock stands still, everything runs
// in the test's thread, and what the app says is written down.
#pragma once
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/errors.h"
#include "db/database.h"
#include "db/sqlite.h"
#include "schema/catalog.h"
#include "schema/loader.h"
#include "schema/migrate.h"
#include "service/app.h"
#include "service/settings.h"
#include "service/tally.h"
#include "service/tx.h"

namespace chasqui::service {

class AppFixture {
 public:
  using Install = void (*)(App&);
  using Values = std::map<std::string, std::string>;

  // `toml` as in app.toml; `install` is the app's table of contents, null: it has none.
  explicit AppFixture(std::string_view toml, Install install = nullptr, const Values& values = {})
      : schema_(loaded(toml)),
        catalog_(schema_),
        settings_(schema_, values),
        zone_(*Zone::find(schema_.app.timezone)),
        app_(schema_),
        context_{schema_, catalog_, app_, settings_, zone_, nullptr, &tally_} {
    if (install) install(app_);
    database_.on_committed([this](std::vector<db::EventRef> events) {
      for (const db::EventRef& event : events) {
        heard.push_back(event->name + " " + event->data);
        facts.push_back(event->facts);
      }
    });
  }
  AppFixture(const AppFixture&) = delete;
  AppFixture& operator=(const AppFixture&) = delete;

  // Runs `work(Tx&)` in a transaction of its own and commits it; returns what it returns. Throws
  // what it throws, the database's errors as Refusals.
  template <class Work>
  auto write(Work&& work) {
    using Result = std::invoke_result_t<Work, Tx&>;
    std::optional<std::conditional_t<std::is_void_v<Result>, int, Result>> result;
    try {
      database_.write_now([&](db::WriteTx& write) {
        const Caller caller{who, clock.now()};
        Tx tx(context_, write, caller);
        if constexpr (std::is_void_v<Result>)
          work(tx), result = 0;
        else
          result = work(tx);
        return std::string();
      });
    } catch (const std::exception&) {
      throw_as_refusal(schema_, std::current_exception());
    }
    if constexpr (!std::is_void_v<Result>) return std::move(*result);
  }
  template <class Work>
  auto read(Work&& work) {
    return database_.read_now([&](db::Connection& connection) {
      const Caller caller{who, clock.now()};
      Read read(context_, connection, caller);
      return work(read);
    });
  }
  // Why `work(Tx&)` was refused; a Refusal of code "" when it was not.
  template <class Work>
  Refusal refusal_of(Work&& work) {
    try {
      write(std::forward<Work>(work));
    } catch (const Refusal& refusal) {
      return refusal;
    }
    return Refusal(Kind::kInternal, "", "was not refused");
  }

  std::int64_t count(std::string_view model) {
    return read([&](Read& read) { return read.from(model).count(); });
  }
  Record get(std::string_view model, Id id) {
    return read([&](Read& read) { return read.get(model, id); });
  }
  // What was heard since the last call, names alone: "venta_creada stock_actualizado".
  std::string heard_names() {
    std::string names;
    for (const std::string& event : std::exchange(heard, {}))
      names.append(names.empty() ? "" : " ").append(event.substr(0, event.find(' ')));
    return names;
  }

  const schema::AppSchema& schema() const { return schema_; }
  const SiteContext& context() const { return context_; }
  App& app() { return app_; }
  db::Database& database() { return database_; }

  ManualClock clock;
  access::Identity who = access::Identity::local_operator();
  std::vector<std::string> heard;  // "cliente_creado {…}", in commit order.
  std::vector<std::string> facts;  // Of each of them.

 private:
  static schema::AppSchema loaded(std::string_view toml) {
    auto schema = schema::load_app(toml, "app.toml");
    std::string errors;
    if (!schema)
      for (const schema::SchemaError& error : schema.error()) errors += error.to_string() + "\n";
    if (!schema) throw std::runtime_error(errors);
    return std::move(*schema);
  }
  db::DatabaseSettings migrated() {
    const auto connection = db::open_sqlite({.path = file_.path()}, clock);
    access::make_account_tables(*connection);
    schema::migrate(*connection, schema_, {.allow_data_loss = false, .now = clock.now()});
    return {.path = file_.path(), .synchronous = db::Synchronous::kOff};
  }

  schema::AppSchema schema_;
  schema::SqlCatalog catalog_;
  Settings settings_;
  Zone zone_;
  App app_;
  Tally tally_;
  SiteContext context_;
  db::PrivateFile file_;
  SeededRandom random_{1};
  Log log_{LogLevel::kOff, true};
  db::Database database_{migrated(), {.clock = clock, .random = random_, .log = log_}};
};

}  // namespace chasqui::service
