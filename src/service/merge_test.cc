#include "service/merge.h"

#include <gtest/gtest.h>

#include "schema/view.h"
#include "service/tienda_fixture.h"

namespace chasqui::service {
namespace {

struct Scenario {
  std::string_view name;
  JsonObject changes, base;
  std::optional<std::int64_t> base_version;
  std::string_view applied, clashes;  // Names.
};

std::string names_of(const JsonObject& object) {
  std::string names;
  for (const auto& [name, value] : object) names.append(names.empty() ? "" : " ").append(name);
  return names;
}

// Ana was "Ana", rut "1-9", saldo 0.00 in version 1; then her rut became "2-7" (version 2).
void play(const Scenario& s) {
  SCOPED_TRACE(s.name);
  AppFixture app(kTienda);
  app.write([](Tx& tx) {
    const Record ana = tx.insert("clientes", {{"nombre", "Ana"}, {"rut", "1-9"}});
    tx.update("clientes", ana.id(), {{"rut", "2-7"}});
  });
  const Merge merged = app.read([&](Read& read) {
    return merge(read, read.view("clientes").model(), read.get("clientes", Id{1}),
                 {s.changes, s.base, s.base_version});
  });
  std::string clashes;
  for (const Clash& clash : merged.clashes)
    clashes += clash.field + ":" + to_text(clash.theirs) + "/" + to_text(clash.ours);
  EXPECT_EQ(names_of(merged.changes), s.applied);
  EXPECT_EQ(clashes, s.clashes);
}

TEST(Merge, Scenarios) {
  const Scenario scenarios[] = {
      {"another field, by version", {{"nombre", "Eva"}}, {}, 1, "nombre", ""},
      {"the same field, by version", {{"rut", "3-5"}}, {}, 1, "", R"(rut:"2-7"/"3-5")"},
      {"both", {{"nombre", "Eva"}, {"rut", "3-5"}}, {}, 1, "nombre", R"(rut:"2-7"/"3-5")"},
      {"the same value", {{"rut", "2-7"}}, {}, 1, "", ""},
      {"the present version", {{"rut", "3-5"}}, {}, 2, "rut", ""},
      {"a version that never was", {{"rut", "3-5"}}, {}, 9, "", R"(rut:"2-7"/"3-5")"},
      {"by what was seen", {{"rut", "3-5"}}, {{"rut", "1-9"}}, {}, "", R"(rut:"2-7"/"3-5")"},
      {"what was seen is there", {{"rut", "3-5"}}, {{"rut", "2-7"}}, 1, "rut", ""},
      {"seen in another writing", {{"saldo", Decimal(100, 2)}}, {{"saldo", 0}}, {}, "saldo", ""},
      {"nothing seen", {{"rut", "3-5"}}, {}, {}, "rut", ""},
  };
  for (const Scenario& s : scenarios) play(s);
}

}  // namespace
}  // namespace chasqui::service
