#include "main/demo.h"

#include <algorithm>

#include "base/errors.h"
#include "main/progress.h"

namespace chasqui::main {
namespace {

constexpr std::uint64_t kSeed = 20'240'517;

}  // namespace

bool is_empty(const LoadedApp& app, db::Database& database) {
  return database.read_now([&](db::Connection& connection) {
    const service::Caller caller{access::Identity::platform(), {}};
    service::Read read(app.context(), connection, caller);
    const std::vector<std::string>& telling = app.app().demo_telling();
    for (const schema::Model& model : app.schema().models)
      if ((telling.empty() || std::ranges::find(telling, model.name) != telling.end()) &&
          read.from(model.name).with_deleted().any())
        return false;
    return true;
  });
}

void fill_demo(const LoadedApp& app, db::Database& database) {
  if (!app.app().demo() || !is_empty(app, database)) return;
  const SystemClock clock;
  SeededRandom random(kSeed);
  Progress progress;
  bool goes_on = true;
  for (std::int64_t step = 0; goes_on; ++step) {
    database.write_now([&](db::WriteTx& write) {
      const service::Caller caller{access::Identity::platform(), clock.now()};
      service::Tx tx(app.context(), write, caller);
      const service::DemoState state = app.app().demo()(tx, {random, step});
      progress.show("demo", state.done, state.total);
      goes_on = state.done < state.total;
      return std::string();
    });
  }
}

}  // namespace chasqui::main
