#include "main/explain.h"

#include <gtest/gtest.h>

#include "access/accounts.h"
#include "base/errors.h"
#include "main/site_fixture.h"

namespace chasqui::main {
namespace {

constexpr std::string_view kTaller = R"toml(
[app]
name = "notas"
[auth]
roles = { tecnico = "Técnico", gerente = "Gerente" }
[model.ordenes]
[model.ordenes.fields]
estado = { type = "text", default = "abierta" }
tecnico_id = { type = "integer", null = true }
costo = { type = "integer", null = true, read = "role(gerente)" }
[model.ordenes.rules]
read = "role(gerente) or tecnico_id in (user.id, null)"
create = "auth"
update = "role(gerente) or (role(tecnico) and estado = 'abierta')"
delete = "role(gerente)"
)toml";

// Order 1 is the technician's (account 7) and open, order 2 another's.
struct Taller : SiteFixture {
  Taller() : SiteFixture({"notas", kTaller, nullptr}) {
    auto database = open();
    database->write_now([&](db::WriteTx& write) {
      access::make_account_tables(write.connection());
      access::add_account(write, {.username = "tina", .roles = {"tecnico"}, .id = 7});
      const service::Caller caller{access::Identity::platform(), clock.now(), {}};
      service::Tx tx(app.context(), write, caller);
      tx.insert("ordenes", {{"tecnico_id", 7}});
      tx.insert("ordenes", {{"tecnico_id", 8}});
      return std::string();
    });
  }
  Explained ask(const Question& question) {
    return explain(app, *open_writer(path(), clock), question);
  }
};

TEST(Explain, SaysYesOrNo) {
  Taller taller;
  struct {
    Question question;
    bool is_allowed;
  } const cases[] = {
      {{"tina", "read", "ordenes/1"}, true},
      {{"tina", "read", "ordenes/2"}, false},
      {{"TINA", "update", "ordenes/1"}, true},
      {{"tina", "update", "ordenes/2"}, false},
      {{"tina", "delete", "ordenes/1"}, false},
      {{"tina", "costo", "ordenes/1"}, false},
      {{"tina", "estado", "ordenes/1"}, true},
      {{"role:Gerente", "costo", "ordenes/2"}, true},
      {{"role:gerente", "delete", "ordenes/2"}, true},
      {{"anonimo", "read", "ordenes/1"}, false},
      {{"anonimo", "create", "ordenes/1"}, false},
  };
  for (const auto& c : cases)
    EXPECT_EQ(taller.ask(c.question).is_allowed, c.is_allowed)
        << c.question.who << " " << c.question.action << " " << c.question.record;
}

TEST(Explain, SaysWhy) {
  Taller taller;
  EXPECT_EQ(taller.ask({"tina", "read", "ordenes/2"}).text,
            "read: role(gerente) or tecnico_id in (user.id, null)\n"
            "  no   any of\n"
            "    no   role(gerente)  (has tecnico)\n"
            "    no   tecnico_id in (user.id, null)  (tecnico_id is 8, user.id is 7)\n"
            "tina may not read ordenes/2\n");
}

TEST(Explain, RefusesWhatIsNotThere) {
  Taller taller;
  const auto code = [&](const Question& question) {
    try {
      taller.ask(question);
    } catch (const Refusal& refusal) {
      return refusal.code();
    }
    return std::string("fine");
  };
  EXPECT_EQ(code({"nadie", "read", "ordenes/1"}), "usuario");
  EXPECT_EQ(code({"tina", "read", "ordens/1"}), "modelo");
  EXPECT_EQ(code({"tina", "read", "ordenes"}), "registro");
  EXPECT_EQ(code({"tina", "read", "ordenes/99"}), "no_encontrado");
  EXPECT_EQ(code({"tina", "romper", "ordenes/1"}), "accion");
}

}  // namespace
}  // namespace chasqui::main
