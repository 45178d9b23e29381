// What SQLite's C API does by itself: the statements that the server runs for a sale of three
// lines, with the same pragmas and the same number of sales in a transaction, on a copy of the
// server's own database. No HTTP, no JSON to read, no queue: the rest is the server's price.
// Prints one line of JSON.
//
//   bench_sqlite_alone --db FILE --batch 40 --seconds 5 --first-product 401 --products 50
#include <sqlite3.h>

#include <array>
#include <cstdio>
#include <map>
#include <random>
#include <variant>

#include <unistd.h>

#include "client.h"

namespace bench {
namespace {

constexpr std::string_view kPragmas =
    "PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000; PRAGMA journal_mode = WAL;"
    "PRAGMA journal_size_limit = 67108864; PRAGMA synchronous = FULL;";

constexpr std::string_view kFindProduct =
    "SELECT \"id\",\"nombre\",\"categoria\",\"precio\",\"stock\",\"stock_minimo\",\"descripcion\","
    "\"costo\",\"proveedor_id\",\"sku\",\"codigo_barras\",\"tipo\",\"permite_negativo\","
    "\"ubicacion\",\"uuid\",\"version\",\"creado_en\",\"actualizado_en\",\"borrado_en\" "
    "FROM \"inventario\" WHERE \"id\"=?1 AND \"borrado_en\" IS NULL";
constexpr std::string_view kFindClient =
    "SELECT \"id\",\"nombre\",\"telefono\",\"email\",\"direccion\",\"rut\",\"notas\",\"etiqueta\","
    "\"consentimiento_avisos\",\"uuid\",\"version\",\"creado_en\",\"actualizado_en\","
    "\"borrado_en\" FROM \"clientes\" WHERE \"id\"=?1 AND \"borrado_en\" IS NULL";
constexpr std::string_view kNextNumber =
    "INSERT INTO chasqui_series(name, last) VALUES (?, 1) "
    "ON CONFLICT(name) DO UPDATE SET last = last + 1 RETURNING last";
constexpr std::string_view kInsertSale =
    "INSERT INTO \"ventas\" (\"numero\",\"cliente_id\",\"fecha\",\"total\",\"total_calculado\","
    "\"neto\",\"impuesto\",\"descuento\",\"total_no_cuadra\",\"sobreventa\",\"numero_local\","
    "\"metodo_pago\",\"estado\","
    "\"usuario\",\"uuid\",\"version\",\"creado_en\",\"actualizado_en\",\"chasqui_plegado\") VALUES "
    "(?1,?2,?3,?4,?5,?6,?7,?8,?9,0,NULL,?10,?11,?12,?13,?14,?15,?16,"
    "chasqui_fold(coalesce(?1,'')))";
constexpr std::string_view kInsertLine =
    "INSERT INTO \"detalle_ventas\" (\"venta_id\",\"producto_id\",\"cantidad\",\"precio\","
    "\"subtotal\",\"descuento\",\"impuesto\",\"orden_id\") VALUES (?1,?2,?3,?4,?5,?6,?7,?8)";
constexpr std::string_view kUpdateStock =
    "UPDATE \"inventario\" SET \"stock\"=?1,\"actualizado_en\"=?2,\"version\"=\"version\"+1 "
    "WHERE \"id\"=?3";
constexpr std::string_view kInsertMovement =
    "INSERT INTO \"movimientos_stock\" (\"producto_id\",\"tipo\",\"cantidad\",\"saldo\","
    "\"referencia\",\"motivo\",\"usuario\",\"dispositivo\",\"recibido_en\") "
    "VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9)";
constexpr std::string_view kAppendEvent = "INSERT INTO chasqui_log VALUES (?, ?, ?, ?, ?, ?, '')";

using Value = std::variant<std::monostate, std::int64_t, std::string_view>;
using Values = std::initializer_list<Value>;
constexpr std::int64_t kAt = 1'780'000'000'000;  // Any time: nothing here looks at it.

void fold(sqlite3_context* context, int, sqlite3_value** values) {
  const char* const text = reinterpret_cast<const char*>(sqlite3_value_text(values[0]));
  std::string folded(text, static_cast<std::size_t>(sqlite3_value_bytes(values[0])));
  for (char& letter : folded)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter + ('a' - 'A'));
  sqlite3_result_text(context, folded.data(), static_cast<int>(folded.size()), SQLITE_TRANSIENT);
}

class Shop {
 public:
  explicit Shop(const std::string& path);
  void begin();
  void sell(std::int64_t client, const std::array<std::int64_t, 3>& products);
  void commit() { run("COMMIT", {}); }

 private:
  struct Product {
    std::int64_t id, price, stock;
  };

  sqlite3_stmt* run(std::string_view sql, Values values);
  void bind(sqlite3_stmt* statement, int at, const Value& value);
  std::int64_t number(std::string_view sql, Values values, int column);
  Product find(std::int64_t id);
  void event(std::string_view stream, std::string_view name, std::string_view json);
  void insert_lines(std::int64_t sale, const std::array<Product, 3>& products);
  void move_stock(std::int64_t sale, const Product& product);
  void announce(std::int64_t sale, std::int64_t client, const std::array<Product, 3>& products);

  sqlite3* db_ = nullptr;
  std::map<std::string_view, sqlite3_stmt*> statements_;
  std::int64_t seq_ = 0;
};

Shop::Shop(const std::string& path) {
  if (sqlite3_open(path.c_str(), &db_) != SQLITE_OK) die("open " + path);
  sqlite3_create_function(db_, "chasqui_fold", 1,
                          SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nullptr, fold,
                          nullptr, nullptr);
  if (sqlite3_exec(db_, kPragmas.data(), nullptr, nullptr, nullptr) != SQLITE_OK)
    die(sqlite3_errmsg(db_));
  seq_ = number("SELECT max(seq) FROM chasqui_log", {}, 0);
}

// Runs to the first row or the end; a row stays to be read until the statement runs again.
sqlite3_stmt* Shop::run(std::string_view sql, Values values) {
  sqlite3_stmt*& statement = statements_[sql];
  if (statement == nullptr &&
      sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                         &statement, nullptr) != SQLITE_OK)
    die(sqlite3_errmsg(db_));
  sqlite3_reset(statement);
  int at = 0;
  for (const Value& value : values) bind(statement, ++at, value);
  const int code = sqlite3_step(statement);
  if (code != SQLITE_ROW && code != SQLITE_DONE) die(sqlite3_errmsg(db_));
  if (code == SQLITE_DONE) sqlite3_reset(statement);
  return statement;
}

void Shop::bind(sqlite3_stmt* statement, int at, const Value& value) {
  if (const auto* text = std::get_if<std::string_view>(&value))
    sqlite3_bind_text(statement, at, text->data(), static_cast<int>(text->size()), SQLITE_STATIC);
  else if (const auto* integer = std::get_if<std::int64_t>(&value))
    sqlite3_bind_int64(statement, at, *integer);
  else
    sqlite3_bind_null(statement, at);
}

std::int64_t Shop::number(std::string_view sql, Values values, int column) {
  sqlite3_stmt* const row = run(sql, values);
  const std::int64_t found = sqlite3_column_int64(row, column);
  sqlite3_reset(row);
  return found;
}

void Shop::begin() {
  run("BEGIN IMMEDIATE", {});
  number("PRAGMA data_version", {}, 0);
}

Shop::Product Shop::find(std::int64_t id) {
  sqlite3_stmt* const row = run(kFindProduct, {id});
  if (sqlite3_data_count(row) == 0) die("no product " + std::to_string(id));
  const Product product{id, sqlite3_column_int64(row, 3), sqlite3_column_int64(row, 4)};
  for (int i = 0; i < sqlite3_column_count(row); ++i) sqlite3_column_text(row, i);
  sqlite3_reset(row);
  return product;
}

void Shop::sell(std::int64_t client, const std::array<std::int64_t, 3>& ids) {
  const std::array<Product, 3> products{find(ids[0]), find(ids[1]), find(ids[2])};
  number(kFindClient, {client}, 0);
  char name[32];
  std::snprintf(name, sizeof name, "V-%06lld",
                static_cast<long long>(number(kNextNumber, {"ventas"}, 0)));
  char uuid[40];
  std::snprintf(uuid, sizeof uuid, "01a2011c-9b9a-7a5e-8f47-%012llx",
                static_cast<unsigned long long>(now_ns() & 0xffff'ffff'ffff));
  const std::int64_t total = products[0].price + products[1].price + products[2].price;
  run(kInsertSale, {name, client, kAt, total, total, total * 100 / 116, total - total * 100 / 116,
                    0, 0, "Efectivo", "pagada", "operador", uuid, 1, kAt, kAt});
  const std::int64_t sale = sqlite3_last_insert_rowid(db_);
  insert_lines(sale, products);
  announce(sale, client, products);
}

void Shop::insert_lines(std::int64_t sale, const std::array<Product, 3>& products) {
  for (const Product& product : products)
    run(kInsertLine, {sale, product.id, 1, product.price, product.price, 0,
                      product.price - product.price * 100 / 116, std::monostate()});
  for (const Product& product : products) move_stock(sale, product);
}

void Shop::move_stock(std::int64_t sale, const Product& product) {
  const std::string reference = "venta:" + std::to_string(sale);
  run(kUpdateStock, {product.stock - 1, kAt, product.id});
  run(kInsertMovement,
      {product.id, "venta", -1, product.stock - 1, reference, "", "operador", "", kAt});
}

void Shop::announce(std::int64_t sale, std::int64_t client,
                    const std::array<Product, 3>& products) {
  std::string lines;
  char text[512];
  for (const Product& product : products) {
    std::snprintf(text, sizeof text,
                  "{\"id\":%lld,\"cantidad\":1,\"precio\":%lld.0,\"subtotal\":%lld.0},",
                  static_cast<long long>(product.id), static_cast<long long>(product.price / 100),
                  static_cast<long long>(product.price / 100));
    lines += text;
  }
  lines.pop_back();
  std::snprintf(text, sizeof text,
                "{\"id\":%lld,\"cliente_id\":%lld,\"total\":300.0,\"metodo_pago\":\"Efectivo\","
                "\"productos\":[%s]}",
                static_cast<long long>(sale), static_cast<long long>(client), lines.c_str());
  event("ventas", "venta_creada", text);
  for (const Product& product : products) {
    std::snprintf(text, sizeof text, "{\"id\":%lld,\"stock\":%lld}",
                  static_cast<long long>(product.id), static_cast<long long>(product.stock - 1));
    event("inventario", "stock_actualizado", text);
  }
}

void Shop::event(std::string_view stream, std::string_view name, std::string_view json) {
  run(kAppendEvent, {++seq_, stream, name, json, "", kAt});
}

struct Plan {
  explicit Plan(const Options& options)
      : batch(options.integer("--batch", 40)),
        seconds(options.number("--seconds", 5)),
        first_product(options.integer("--first-product", 401)),
        products(options.integer("--products", 50)) {}
  int batch;
  double seconds;
  int first_product, products;
};

void sell_batch(Shop& shop, const Plan& plan, std::minstd_rand& random) {
  shop.begin();
  for (int i = 0; i < plan.batch; ++i) {
    const auto first = static_cast<std::int64_t>(random() % static_cast<unsigned>(plan.products));
    std::array<std::int64_t, 3> products;
    for (std::size_t line = 0; line < 3; ++line)
      products[line] =
          plan.first_product + (first + static_cast<std::int64_t>(line) * 7) % plan.products;
    shop.sell(1 + static_cast<std::int64_t>(random() % 300), products);
  }
  shop.commit();
}

void run_plan(const std::string& path, const Plan& plan) {
  Shop shop(path);
  std::minstd_rand random(7);
  const double cpu_before = cpu_seconds(getpid());
  const std::uint64_t started = now_ns();
  double sales = 0, seconds = 0;
  for (; seconds < plan.seconds; seconds = static_cast<double>(now_ns() - started) / 1e9) {
    sell_batch(shop, plan, random);
    sales += plan.batch;
  }
  std::printf("{\"sales_s\": %.0f, \"cpu_us\": %.2f}\n", sales / seconds,
              (cpu_seconds(getpid()) - cpu_before) * 1e6 / sales);
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  const bench::Options options(argc, argv);
  bench::run_plan(options.text("--db", ""), bench::Plan(options));
}
