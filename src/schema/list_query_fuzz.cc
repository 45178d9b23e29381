// List parameters: whatever they are, they give a list or errors, and the list's SQL has a
// placeholder per argument.
#include <cstdint>
#include <cstdlib>

#include "schema/list_query.h"
#include "schema/sql_fixture.h"

using namespace chasqui;
using namespace chasqui::schema;

namespace {

struct Shop {
  Shop() { app.models = {clientes()}; }
  AppSchema app;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Shop shop;
  static const ModelSql sql(shop.app.models[0]);
  static const RowFormat format(shop.app.models[0]);
  static const TestDatabase database(shop.app);
  const auto query = wire::parse_query({reinterpret_cast<const char*>(data), size});
  if (!query) return 0;
  const auto list = parse_list_query(shop.app.models[0], format, *query);
  if (!list) return list.error().empty() ? (std::abort(), 0) : 0;
  std::string out;
  append_list_json(out, *database.connection, sql, {format, *list, {}});
  return 0;
}
