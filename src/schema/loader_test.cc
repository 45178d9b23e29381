#include "schema/loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chasqui::schema {
namespace {

constexpr std::string_view kShop = R"toml(
[app]
name = "tienda"
title = "Tienda"
timezone = "America/Mexico_City"
port = 8000

[model.clientes]
label = ["Cliente", "Clientes"]
display = "nombre"
search = ["nombre", "telefono"]
order = ["-creado_en", "nombre"]
null_keeps = true
empty_clears = true
[model.clientes.events]
created = "cliente_creado"
updated = "cliente_actualizado"
deleted = "cliente_eliminado"
[model.clientes.fields]
nombre = { type = "text", required = true, max = 120, trim = true }
telefono = { type = "phone", null = true, max = 30 }
email = { type = "email", null = true }
[model.clientes.rules]
read = "auth"
write = "role(recepcion) or role(admin)"
[model.clientes.replies]
create_status = 200
create = "echo"
update = "echo"
deleted = "Cliente eliminado"

[model.ordenes]
label = ["Orden", "Órdenes"]
operations = ["list", "create"]
soft_delete = true
platform = { uuid = false, created = "fecha_ingreso" }
unique = [["cliente_id", "equipo"]]
[model.ordenes.fields]
cliente_id = { type = "ref", ref = "clientes", required = true, on_delete = "cascade" }
equipo = { type = "text", required = true }
total = { type = "decimal", scale = 2, min = 0, default = 0 }
estado = { type = "enum", default = "Pendiente", values = [
  "Pendiente", { name = "Sin solución", aliases = ["irreparable"] } ] }
entrada = { type = "timestamp", default = "now" }
[model.ordenes.rules]
read = "public"
create = "owner or auth"
[model.ordenes.events]
created = "orden_creada"

[socket."/ws"]
streams = ["*"]
connect = "public"

[stream."chat:*"]
keep_age = "90d"
coalesce = "1ms"

[setting.iva]
type = "decimal"
scale = 4
default = 0.16
env = "IVA"

[event.venta_creada]
stream = "ventas"
[event.venta_creada.data]
id = { type = "integer" }
cliente_id = { type = "integer", null = true }
productos = { type = "list", of = { id = { type = "integer" }, precio = { type = "decimal" } } }
)toml";

std::string errors_of(std::string_view toml) {
  const auto app = load_app(toml, "app.toml");
  if (app) return "fine";
  std::string all;
  for (const SchemaError& error : app.error()) all += error.to_string() + "\n";
  return all;
}

AppSchema load(std::string_view toml) {
  auto app = load_app(toml, "app.toml");
  EXPECT_TRUE(app) << errors_of(toml);
  return app ? *app : AppSchema{};
}

std::string without(std::string text, std::string_view part) {
  const auto at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return text.replace(at, part.size(), "");
}

TEST(Loader, ReadsAWholeApp) {
  // `owner` needs a field to compare, and orders have none.
  EXPECT_EQ(errors_of(kShop),
            "app.toml:47:11: in the rule: owner needs the model's key `owner` to name a field\n");
  const AppSchema app = load(without(std::string(kShop), "owner or "));
  EXPECT_EQ(app.app.name, "tienda");
  EXPECT_EQ(app.app.timezone, "America/Mexico_City");
  ASSERT_EQ(app.models.size(), 2U);

  const Model& clientes = app.models[0];
  EXPECT_EQ(clientes.label_plural, "Clientes");
  EXPECT_EQ(clientes.path, "/clientes");
  EXPECT_EQ(clientes.replies.not_found, "Cliente no encontrado");
  EXPECT_EQ(clientes.replies.create_status, 200);
  EXPECT_EQ(clientes.replies.create, Reply::kEcho);
  EXPECT_EQ(clientes.order, (std::vector<OrderTerm>{{"creado_en", true}, {"nombre", false}}));
  EXPECT_EQ(clientes.rules.remove.text, "role(recepcion) or role(admin)");
  EXPECT_EQ(clientes.find("nombre")->length_max, 120U);
  EXPECT_EQ(clientes.key().name, "id");
  std::string names;
  for (const Field& field : clientes.fields) names += field.name + " ";
  EXPECT_EQ(names, "id nombre telefono email uuid version creado_en actualizado_en ");

  const Model& ordenes = app.models[1];
  EXPECT_TRUE(ordenes.soft_delete);
  EXPECT_EQ(ordenes.with_role(FieldRole::kUuid), nullptr);
  EXPECT_EQ(ordenes.with_role(FieldRole::kCreated)->name, "fecha_ingreso");
  EXPECT_EQ(ordenes.with_role(FieldRole::kDeleted)->name, "borrado_en");
  EXPECT_EQ(ordenes.find("cliente_id")->on_delete, OnDelete::kCascade);
  EXPECT_EQ(ordenes.find("total")->default_value, Json(Decimal(0, 2)));
  EXPECT_EQ(ordenes.find("entrada")->fill, Fill::kNow);
  EXPECT_EQ(find_enum(ordenes.find("estado")->values, "SIN SOLUCION")->name, "Sin solución");
  EXPECT_EQ(find_enum(ordenes.find("estado")->values, "Irreparable")->name, "Sin solución");
  EXPECT_FALSE(ordenes.has(Verb::kDelete));

  EXPECT_EQ(app.find_setting("iva")->default_value, Json(Decimal(1600, 4)));
  EXPECT_EQ(app.find_setting("iva")->env, "IVA");
  EXPECT_EQ(app.find_stream("chat:41")->keep_age, std::chrono::hours(90 * 24));
  EXPECT_EQ(app.find_stream("clientes"), nullptr);
  EXPECT_EQ(app.sockets.at(0).connect.text, "public");
  std::string events;
  for (const Event& event : all_events(app)) events += event.name + " ";
  EXPECT_EQ(events,
            "cliente_creado cliente_actualizado cliente_eliminado orden_creada venta_creada ");
}

// A model `m` with the given fields on lines from 3 on, and rules for everybody.
std::string with_fields(std::string_view fields) {
  return "[app]\nname = \"a\"\n[model.m.rules]\nread = \"public\"\nwrite = \"public\"\n"
         "[model.m.fields]\n" +
         std::string(fields);
}

TEST(Loader, FieldErrorsNameTheirPlace) {
  struct {
    std::string_view field, says;
  } const cases[] = {
      {"x = { type = \"text\", reqired = true, null = true }",
       "7:22: unknown key \"reqired\", did you mean \"required\"? (in a field)"},
      {"x = { type = \"txt\", null = true }", "7:14: unknown type \"txt\", did you mean \"text\"?"},
      {"x = { type = \"money\", null = true }",
       "7:14: unknown type \"money\", known are text, email, phone, integer, decimal, boolean, "
       "timestamp, date, time, enum, ref, json, uuid, blob, secret"},
      {"x = { null = true }", "7:1: a field needs \"type\""},
      {"x = { type = 5, null = true }", "7:14: \"type\" must be a text, not a whole number"},
      {"x = { type = \"text\", null = \"yes\" }",
       "7:29: \"null\" must be true or false, not a text\n"
       "app.toml:7:1: the field \"x\" needs one of required = true, null = true or a default"},
      {"x = { type = \"text\" }",
       "7:1: the field \"x\" needs one of required = true, null = true or a default"},
      {"x = { type = \"ref\", ref = \"mm\", null = true }",
       "7:27: unknown model \"mm\", did you mean \"m\"?"},
      {"x = { type = \"ref\", null = true }",
       "7:14: the ref \"x\" needs \"ref\", the name of a model"},
      {"x = { type = \"ref\", ref = \"m\", required = true, on_delete = \"null\" }",
       "7:61: on_delete = \"null\" needs null = true"},
      {"x = { type = \"enum\", null = true }", "7:14: the enum \"x\" needs \"values\""},
      {"x = { type = \"enum\", null = true, values = [\"Sí\", \"SI\"] }",
       "7:51: the value \"si\" is there twice, case and accents aside"},
      {"x = { type = \"enum\", values = [\"a\", \"b\"], default = \"c\" }",
       "7:53: the default does not fit: Input should be 'a' or 'b'"},
      {"x = { type = \"integer\", default = \"five\" }",
       "7:35: the default does not fit: Input should be a valid integer, unable to parse string "
       "as an integer"},
      {"x = { type = \"decimal\", default = 1.234 }",
       "7:35: the default does not fit: Decimal input should have no more than 2 decimal places"},
      {"x = { type = \"text\", scale = 2, null = true }",
       "7:30: \"scale\" is for decimals, not for text"},
      {"x = { type = \"decimal\", scale = 10, null = true }", "7:33: \"scale\" is 9 at most"},
      {"x = { type = \"text\", min = 9, max = 3, null = true }",
       "7:28: \"min\" is greater than \"max\""},
      {"x = { type = \"text\", max = 1.5, null = true }",
       "7:28: a length is a whole number, not negative"},
      {"x-y = { type = \"text\", null = true }",
       "7:1: a field's name has letters, digits and _, 63 at most"},
      {"x = { type = \"text\", null = true, write = \"rolle(a)\" }",
       "7:44: in the rule: unknown word \"rolle\", did you mean \"role\"?"},
      {"x = { type = \"text\", null = true }\ny = { type = \"text\", null = true, column = \"X\" }",
       "8:1: the column \"X\" is also that of \"x\""},
      {"x = 5", "7:1: \"fields\" must be a table of tables, not a table"},
  };
  for (const auto& c : cases) {
    const std::string expected = "app.toml:" + std::string(c.says) + "\n";
    std::string seen = errors_of(with_fields(c.field));
    if (c.field == "x = 5") {  // The table is named where its first key stands.
      EXPECT_THAT(seen, testing::HasSubstr("\"fields\" must be a table of tables, not a table"));
      continue;
    }
    std::string sorted = expected;
    if (const auto second = expected.find("\napp.toml:7:1:"); second != std::string::npos)
      sorted = expected.substr(second + 1) + expected.substr(0, second + 1);
    EXPECT_EQ(seen, sorted) << c.field;
  }
}

TEST(Loader, TheRestNamesItsPlaceToo) {
  const std::string rules = "[model.m.rules]\nread=\"public\"\nwrite=\"none\"\n";
  const std::string fields = "[model.m.fields]\nx = { type = \"text\", null = true }\n";
  const std::string model = rules + fields;
  struct {
    std::string toml, says;
  } const cases[] = {
      {"[app]\n", "1:2: [app] needs \"name\""},
      {"", "1:1: app.toml needs \"app\""},
      {"[app]\nname = \"a\"\n[modle.x]\n",
       "3:2: unknown key \"modle\", did you mean \"model\"? (in app.toml)"},
      {"[app]\nname = \"a b\"\n", "2:8: an app's name has letters, digits and _, 63 at most"},
      {"[app]\nname = \"a\"\nport = 70000\n", "3:8: \"port\" is 1 to 65535"},
      {"[app]\nname = \"a\"\nport = -1\n",
       "3:8: \"port\" must be a whole number, not negative, not a whole number"},
      {"[app]\nname = \"a\"\nstyle = \"rest\"\n",
       "3:9: unknown style \"rest\", did you mean \"nest\"?"},
      {"[app]\nname = \"a\"\ntimezone = \"Marte/Olimpo\"\n",
       "3:12: unknown timezone \"Marte/Olimpo\""},
      {"[app]\nname = \"a\"\nprefix = \"api\"\n",
       "3:10: a prefix begins with / and does not end with it"},
      {"[app]\nname = \"a\"\n[model.m]\ndisplay = \"y\"\n" + model, "4:11: unknown field \"y\""},
      {"[app]\nname = \"a\"\n[model.m]\norder = [\"x\", \"-creado\"]\n" + model,
       "4:15: unknown field \"creado\""},
      {"[app]\nname = \"a\"\n[model.m]\nunique = [[\"x\", \"vesion\"]]\n" + model,
       "4:17: unknown field \"vesion\", did you mean \"version\"?"},
      {"[app]\nname = \"a\"\n[model.m]\nlabel = [\"a\"]\n" + model,
       "4:9: \"label\" must be a text, or a list of two: singular and plural, not a list"},
      {"[app]\nname = \"a\"\n[model.m]\nevents = { created = \"con espacio\" }\n" + model,
       "4:22: an event's name has letters, digits, _ - . and :, 80 at most"},
      {"[app]\nname = \"a\"\n[model.m]\noperations = [\"list\", \"erase\"]\n" + model,
       "4:23: unknown operations \"erase\", known are list, get, create, update, delete"},
      {"[app]\nname = \"a\"\n[model.m]\ntable = \"chasqui_log\"\n" + model,
       "4:9: tables that begin with chasqui_ are the platform's"},
      {"[app]\nname = \"a\"\n[model.m]\nlimit = 600\n" + model,
       "4:9: \"limit\" is over \"limit_max\""},
      {"[app]\nname = \"a\"\n[model.m]\nreplies = { create_status = 204 }\n" + model,
       "4:29: \"create_status\" is 200 or 201"},
      {"[app]\nname = \"a\"\n[model.m]\nreplies = { echo = [\"x\", \"yy\"] }\n" + model,
       "4:26: unknown field \"yy\""},
      {"[app]\nname = \"a\"\n[model.m]\noperations = [\"get\"]\n" + fields,
       "3:8: the model \"m\" has no rule for read: say it under \"rules\", or leave the operation "
       "out of \"operations\""},
      {"[app]\nname = \"a\"\n[model.m]\n[model.m.rules]\nread = \"auth and\"\nwrite = \"none\"\n" +
           fields,
       "5:17: in the rule: expected a field, user.id or a value, found the end"},
      {"[app]\nname = \"a\"\n" + model +
           "[model.n]\ntable = \"M\"\n[model.n.rules]\nread=\"none\"\nwrite=\"none\"\n"
           "[model.n.fields]\nx = { type = \"text\", null = true }\n",
       "9:9: the table is also that of the model \"m\""},
      {"[app]\nname = \"a\"\n" + model +
           "[socket.\"/ws\"]\nprotocol = \"plane\"\n"
           "connect = \"auth\"\n",
       "9:12: unknown protocol \"plane\", did you mean \"plain\"?"},
      {"[app]\nname = \"a\"\n" + model +
           "[socket.\"/ws\"]\nstreams = [\"m\", \"n\", \"chat:*\"]\n"
           "connect = \"auth\"\n",
       "9:17: unknown stream \"n\""},
      {"[app]\nname = \"a\"\n[socket.ws]\nconnect = \"auth\"\n",
       "3:9: a socket's path begins with /"},
      {"[app]\nname = \"a\"\n[stream.x]\nkeep_age = \"ten days\"\n",
       "4:12: \"keep_age\" must be a duration such as \"250ms\", \"10s\", \"5m\", \"24h\" or "
       "\"90d\", not a text"},
      {"[app]\nname = \"a\"\n[setting.x]\ntype = \"integer\"\n",
       "3:10: the setting \"x\" needs a default or null = true"},
      {"[app]\nname = \"a\"\n[event.x.data]\ny = { type = \"lst\" }\n",
       "4:14: unknown type \"lst\", did you mean \"list\"?"},
  };
  for (const auto& c : cases) EXPECT_EQ(errors_of(c.toml), "app.toml:" + c.says + "\n") << c.toml;
}

TEST(Loader, EventsOfServicesAreInTheLogInAnyCase) {
  EXPECT_EQ(errors_of("[app]\nname = \"a\"\n[event.x]\nephemeral = true\n"),
            "app.toml:4:1: unknown key \"ephemeral\" (in an event)\n");
}

TEST(Loader, RulesOfSocketsAndEventsNameTheirPlace) {
  const std::string centrifuge =
      "[app]\nname = \"a\"\n[socket.\"/c\"]\nprotocol = \"centrifuge\"\nconnect = \"auth\"\n"
      "streams = [\"sala:*\"]\n";
  struct {
    std::string toml, says;
  } const cases[] = {
      {"[app]\nname = \"a\"\n[socket.\"/ws\"]\n",
       "3:9: the socket has no rule: say who may \"connect\""},
      {"[app]\nname = \"a\"\n[event.x]\nread = \"y = z\"\n[event.x.data]\ny = { type = \"text\" "
       "}\n",
       "4:13: in the rule: unknown word \"z\""},
      {"[app]\nname = \"a\"\n[event.x.data]\n"
       "y = { type = \"list\", of = { z = { type = \"text\", read = \"auth\" } } }\n",
       "4:50: only the members of the event's data itself have a rule"},
      {"[app]\nname = \"a\"\n[socket.\"/ws\"]\nstreams = [\"*\"]\nconnect = \"auth\"\n"
       "[stream.\"sala:*\"]\ntoken = true\n",
       "4:11: \"*\" would let everybody hear \"sala:*\", which only a token opens: name the "
       "streams"},
      {centrifuge + "subscribe = { \"sala:1\" = \"siempre\" }\n",
       "7:27: in the rule: unknown word \"siempre\""},
      {centrifuge + "subscribe = { \"caja\" = \"auth\" }\n",
       "7:24: \"caja\" is none of the socket's \"streams\""},
      {centrifuge + "subscribe = { \"sala:{user.nombre}\" = \"auth\" }\n",
       "7:38: a stream's name may hold \"{user.id}\", no other pattern"},
      {"[app]\nname = \"a\"\n[socket.\"/ws\"]\nconnect = \"auth\"\nstreams = [\"sala:*\"]\n"
       "subscribe = { \"sala:1\" = \"auth\" }\n",
       "6:1: only sockets of the protocol \"centrifuge\" subscribe by themselves"},
  };
  for (const auto& c : cases) EXPECT_EQ(errors_of(c.toml), "app.toml:" + c.says + "\n") << c.toml;
}

TEST(Loader, TokensOpenStreamsThatNoOtherSocketCarries) {
  const AppSchema app = load(
      "[app]\nname = \"a\"\n[socket.\"/c\"]\nprotocol = \"centrifuge\"\nconnect = \"auth\"\n"
      "streams = [\"*\"]\nsubscribe = { \"sala:{user.id}\" = \"auth\", \"caja\" = \"public\" }\n"
      "[socket.\"/ws\"]\nconnect = \"auth\"\nstreams = [\"salas\", \"sal:*\"]\n"
      "[stream.\"sala:*\"]\ntoken = true\n[stream.salas]\n");
  ASSERT_EQ(app.sockets.at(0).subscribe.size(), 2U);
  EXPECT_EQ(app.sockets.at(0).subscribe.at(0).name, "sala:{user.id}");
  EXPECT_TRUE(app.find_stream("sala:1")->token);
  EXPECT_FALSE(app.find_stream("salas")->token);
}

TEST(Loader, SaysAllErrorsAtOnceInOrder) {
  const std::string toml =
      "[app]\nname = \"a\"\ntitel = \"A\"\n[model.m.fields]\nx = { type = \"txt\", null = true }\n"
      "y = { type = \"ref\", ref = \"z\", null = true }\n[model.m.rules]\nread = \"auht\"\nwrite = "
      "\"none\"\n";
  EXPECT_EQ(errors_of(toml),
            "app.toml:3:1: unknown key \"titel\", did you mean \"title\"? (in [app])\n"
            "app.toml:5:14: unknown type \"txt\", did you mean \"text\"?\n"
            "app.toml:6:27: unknown model \"z\"\n"
            "app.toml:8:9: in the rule: unknown word \"auht\", did you mean \"auth\"?\n");
}

TEST(Loader, BrokenTomlHasAPlace) {
  EXPECT_THAT(errors_of("[app\nname = 1"), testing::StartsWith("app.toml:1:"));
  EXPECT_THAT(errors_of("[app]\nname = \"a\"\nname = \"b\"\n"), testing::StartsWith("app.toml:3:"));
}

TEST(Loader, ADeclaredFieldMayBeTheKey) {
  const AppSchema app = load(
      "[app]\nname = \"rica\"\nprefix = \"/api\"\n[model.visitantes]\nplatform = { id = "
      "\"documento\" }\n"
      "[model.visitantes.rules]\nread = \"public\"\nwrite = \"none\"\n[model.visitantes.fields]\n"
      "nombre = { type = \"text\", required = true }\n"
      "documento = { type = \"text\", required = true, max = 50 }\n"
      "[model.codigos]\noperations = []\n[model.codigos.fields]\n"
      "visitante = { type = \"ref\", ref = \"visitantes\", required = true }\n");
  ASSERT_EQ(app.models.size(), 2U);
  EXPECT_EQ(app.models[0].key().name, "documento");
  EXPECT_EQ(app.models[0].fields.front().name, "documento");
  EXPECT_EQ(app.models[0].path, "/api/visitantes");
  EXPECT_EQ(app.models[1].find("visitante")->ref_type, FieldType::kText);
}

TEST(Loader, AdoptedTablesGetNoColumns) {
  const AppSchema app = load(
      "[app]\nname = \"a\"\n[model.m]\nmanaged = false\noperations = []\n[model.m.fields]\n"
      "x = { type = \"text\", null = true, column = \"aplicó_iva\" }\n");
  ASSERT_EQ(app.models.size(), 1U);
  EXPECT_EQ(app.models[0].fields.size(), 2U);
  EXPECT_EQ(app.models[0].find("x")->column, "aplicó_iva");
}

TEST(Loader, TheEditorsSchemaKnowsEveryKey) {
  const Json schema = app_toml_json_schema();
  EXPECT_EQ(schema["$schema"].text(), "https://json-schema.org/draft/2020-12/schema");
  const Json& field = schema["$defs"]["a_field"];
  EXPECT_EQ(to_text(field["required"]), R"(["type"])");
  EXPECT_EQ(field["properties"]["type"]["enum"].if_array()->size(), 15U);
  EXPECT_EQ(to_text(field["additionalProperties"]), "false");
  // Every reference leads somewhere.
  const std::string text = to_text(schema);
  for (std::size_t at = text.find("#/$defs/"); at != std::string::npos;
       at = text.find("#/$defs/", at + 1)) {
    const std::size_t start = at + 8;
    const std::string name = text.substr(start, text.find('"', start) - start);
    EXPECT_TRUE(schema["$defs"].if_object()->contains(name)) << name;
  }
}

}  // namespace
}  // namespace chasqui::schema
