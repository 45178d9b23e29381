// How long lists take: a page of 50 rows as JSON, and a search among 40,000 customers.
#include <benchmark/benchmark.h>

#include "schema/list_query.h"
#include "schema/sql_fixture.h"

namespace chasqui::schema {
namespace {

constexpr std::string_view kNames[] = {"José Pérez",  "María Núñez", "Ángela García",  "Juan López",
                                       "Lucía Muñoz", "Íñigo Arias", "Sofía Rodríguez"};
constexpr int kCustomers = 40'000;

struct Shop {
  Shop() {
    app.models = {clientes()};
    migrate(*database.connection, app, {});
    const ModelSql sql(app.models[0]);
    database.connection->begin_immediate();
    for (int i = 0; i < kCustomers; ++i)
      insert(*database.connection, sql,
             {{"nombre", std::string(kNames[i % 7]) + " " + std::to_string(i)},
              {"telefono", "+57 300 " + std::to_string(1'000'000 + i * 7919 % 9'000'000)},
              {"saldo", Decimal(i, 2)},
              {"visto", to_iso(Utc{i * 1'000'000LL})},
              {"uuid", "u" + std::to_string(i)}});
    database.connection->commit();
  }
  AppSchema app;
  TestDatabase database;
};

Shop& shop() {
  static Shop shop;
  return shop;
}

void run(benchmark::State& state, std::string_view parameters, bool managed) {
  Shop& where = shop();
  Model model = where.app.models[0];
  model.managed = managed;
  const ModelSql sql(model);
  const RowFormat format(model);
  std::size_t bytes = 0;
  for (auto _ : state) {
    const auto query = parse_list_query(model, format, wire::parse_query(parameters).value());
    std::string out;
    append_list_json(out, *where.database.connection, sql, {format, *query, {}});
    bytes = out.size();
  }
  state.counters["bytes"] = static_cast<double>(bytes);
}

void list_of_50(benchmark::State& state) { run(state, "limit=50", true); }
void search_nothing(benchmark::State& state) { run(state, "search=zzz&limit=50", true); }
void search_name(benchmark::State& state) { run(state, "search=nunez%20399&limit=50", true); }
void search_digits(benchmark::State& state) { run(state, "search=300-79&limit=50", true); }
void search_nothing_adopted(benchmark::State& state) { run(state, "search=zzz&limit=50", false); }
void search_digits_adopted(benchmark::State& state) { run(state, "search=999999999", false); }
void open_up_to_date(benchmark::State& state) {
  for (auto _ : state)
    if (!is_up_to_date(*shop().database.connection, shop().app)) state.SkipWithError("not so");
}

BENCHMARK(list_of_50);
BENCHMARK(search_nothing)->Unit(benchmark::kMillisecond);
BENCHMARK(search_name)->Unit(benchmark::kMillisecond);
BENCHMARK(search_digits)->Unit(benchmark::kMillisecond);
BENCHMARK(search_nothing_adopted)->Unit(benchmark::kMillisecond);
BENCHMARK(search_digits_adopted)->Unit(benchmark::kMillisecond);
BENCHMARK(open_up_to_date);

}  // namespace
}  // namespace chasqui::schema

BENCHMARK_MAIN();
