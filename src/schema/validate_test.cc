#include <gtest/gtest.h>

#include "schema/model.h"
#include "schema/shape.h"

namespace chasqui::schema {
namespace {

using shapes::optional;
using shapes::required;

// The normalised value, or each error as "loc: type".
std::string seen(const Shape& shape, const Json& input, Mode mode = Mode::kWhole) {
  const auto value = validate(shape, input, {"body"}, mode);
  if (value) return to_text(*value);
  std::string all;
  for (const FieldError& error : value.error()) {
    all += all.empty() ? "" : "; ";
    for (const std::string& part : error.loc)
      all += (&part == &error.loc.front() ? "" : ".") + part;
    all += ": " + error.type;
  }
  return all;
}

Shape at_least(Shape shape, int min) {
  shape.min = Decimal::whole(min);
  return shape;
}

Shape above(Shape shape, int bound) {
  shape.above = Decimal::whole(bound);
  return shape;
}

Shape at_most(Shape shape, int max) {
  shape.max = Decimal::whole(max);
  return shape;
}

Shape of_kind(ShapeKind kind) {
  Shape shape;
  shape.kind = kind;
  return shape;
}

Shape blank_refused() {
  Shape shape = shapes::text(3);
  shape.refuse_blank = true;
  return shape;
}

Shape trimmed() {
  Shape shape = shapes::text(3);
  shape.trim = true;
  return shape;
}

const Shape kEstado = shapes::one_of("Estado", {"Pendiente", "En Proceso", "Sin solución"});

struct ScalarCase {
  std::string_view name;
  Shape shape;
  Json input;
  std::string_view says;
};

TEST(Validate, NumbersAndFlagsAreCoercedOrRefused) {
  const ScalarCase cases[] = {
      {"int", shapes::integer(), 5, "5"},
      {"int of text", shapes::integer(), "5", "5"},
      {"int of padded text", shapes::integer(), " +5 ", "5"},
      {"int of whole fraction", shapes::integer(), Decimal(50, 1), "5"},
      {"int of whole fraction in text", shapes::integer(), "5.0", "5"},
      {"int of fraction", shapes::integer(), Decimal(55, 1), "body: int_from_float"},
      {"int of fraction in text", shapes::integer(), "5.5", "body: int_parsing"},
      {"int of word", shapes::integer(), "five", "body: int_parsing"},
      {"int of empty text", shapes::integer(), "", "body: int_parsing"},
      {"int of true", shapes::integer(), true, "body: int_type"},
      {"int of list", shapes::integer(), JsonArray{}, "body: int_type"},
      {"int of null", shapes::integer(), Json(), "body: int_type"},
      {"int out of 64 bits", shapes::integer(), 1e300, "body: int_parsing_size"},
      {"int out of 64 bits in text", shapes::integer(), "99999999999999999999",
       "body: int_parsing_size"},
      {"greatest int", shapes::integer(), "9223372036854775807", "9223372036854775807"},
      {"int under min", at_least(shapes::integer(), 1), 0, "body: greater_than_equal"},
      {"int at min", at_least(shapes::integer(), 1), 1, "1"},
      {"int at the exclusive bound", above(shapes::integer(), 0), 0, "body: greater_than"},
      {"int over max", at_most(shapes::integer(), 9), 10, "body: less_than_equal"},
      {"decimal of int", shapes::decimal(), 10, "10.0"},
      {"decimal of fraction", shapes::decimal(), Decimal(1225, 2), "12.25"},
      {"decimal of text", shapes::decimal(), "12.5", "12.5"},
      {"float noise", shapes::decimal(), 0.1 + 0.2, "0.3"},
      {"float noise, exact", shapes::decimal(), Decimal(30000000000000004, 17), "0.3"},
      {"within a millionth", shapes::decimal(), Decimal(1000001, 6), "1.0"},
      {"beyond a millionth", shapes::decimal(), Decimal(1000002, 6), "body: decimal_max_places"},
      {"three places", shapes::decimal(), Decimal(1234, 3), "body: decimal_max_places"},
      {"four places where four may be", shapes::decimal(4), Decimal(1600, 4), "0.16"},
      {"too great for the scale", shapes::decimal(), std::int64_t{922337203685477581},
       "body: decimal_max_digits"},
      {"too great at all", shapes::decimal(), 1e300, "body: decimal_max_digits"},
      {"too small to see", shapes::decimal(), 1e-30, "body: decimal_max_places"},
      {"not a number", shapes::decimal(), "nan", "body: float_parsing"},
      {"infinite", shapes::decimal(), "inf", "body: float_parsing"},
      {"decimal of word", shapes::decimal(), "doce", "body: float_parsing"},
      {"decimal of object", shapes::decimal(), JsonObject{}, "body: float_type"},
      {"negative price", at_least(shapes::decimal(), 0), Decimal(-1, 2),
       "body: greater_than_equal"},
      {"true", shapes::boolean(), true, "true"},
      {"True of Python", shapes::boolean(), "True", "true"},
      {"ON", shapes::boolean(), "ON", "true"},
      {"no", shapes::boolean(), "no", "false"},
      {"1", shapes::boolean(), 1, "true"},
      {"0.0", shapes::boolean(), Decimal(0, 1), "false"},
      {"2", shapes::boolean(), 2, "body: bool_parsing"},
      {"si", shapes::boolean(), "si", "body: bool_parsing"},
      {"boolean of null", shapes::boolean(), Json(), "body: bool_type"},
  };
  for (const auto& c : cases) EXPECT_EQ(seen(c.shape, c.input), c.says) << c.name;
}

TEST(Validate, DecimalsOfThoseWhoSendFloatsAreRounded) {
  Shape money = shapes::decimal();
  money.rounds = true;
  money.min = Decimal::whole(0);
  EXPECT_EQ(seen(money, Decimal(115884, 4)), "11.59");
  EXPECT_EQ(seen(money, Decimal(12345, 3)), "12.35");
  EXPECT_EQ(seen(money, 1000.0 / 3), "333.33");
  EXPECT_EQ(seen(money, Decimal(-5, 3)), "body: greater_than_equal");
  EXPECT_EQ(seen(money, Decimal(1, 3)), "body: decimal_max_places") << "nothing of it is left";
}

TEST(Validate, TextsAreCoercedOrRefused) {
  const std::string nul("a\0b", 3);
  const ScalarCase cases[] = {
      {"text", shapes::text(3), "añb", "\"añb\""},
      {"text too long", shapes::text(3), "añbc", "body: string_too_long"},
      {"text of number", shapes::text(), 5, "body: string_type"},
      {"text with NUL", shapes::text(), nul, "body: value_error"},
      {"blank where refused", blank_refused(), " \t ", "body: string_too_short"},
      {"not blank", blank_refused(), "a", "\"a\""},
      {"trimmed to fit", trimmed(), "  abc ", "\"abc\""},
      {"kept as it is", shapes::text(), " a ", "\" a \""},
      {"email", of_kind(ShapeKind::kEmail), " ana@example.com", "\"ana@example.com\""},
      {"email without at", of_kind(ShapeKind::kEmail), "ana", "body: value_error"},
      {"email without a dot", of_kind(ShapeKind::kEmail), "ana@host", "body: value_error"},
      {"email with a break", of_kind(ShapeKind::kEmail), "a\n@example.com", "body: value_error"},
      {"enum", kEstado, "Pendiente", "\"Pendiente\""},
      {"enum in other case", kEstado, "SIN SOLUCION", "\"Sin solución\""},
      {"enum of a stranger", kEstado, "Roto", "body: enum"},
      {"enum of null", kEstado, Json(), "body: enum"},
      {"timestamp", shapes::timestamp(), "2026-01-31T03:05:00-06:00",
       "\"2026-01-31T09:05:00.000Z\""},
      {"timestamp in seconds", shapes::timestamp(), 1700000000, "\"2023-11-14T22:13:20.000Z\""},
      {"timestamp in milliseconds", shapes::timestamp(), std::int64_t{1700000000123},
       "\"2023-11-14T22:13:20.123Z\""},
      {"timestamp of a month 13", shapes::timestamp(), "2026-13-01T00:00:00Z",
       "body: datetime_parsing"},
      {"timestamp of a list", shapes::timestamp(), JsonArray{}, "body: datetime_type"},
      {"date", shapes::date(), "2026-02-28", "\"2026-02-28\""},
      {"date that is none", shapes::date(), "2026-02-30", "body: date_parsing"},
      {"date with time of day", shapes::date(), "2026-02-28T10:00:00Z",
       "body: date_from_datetime_inexact"},
      {"date with midnight", shapes::date(), "2026-02-28T00:00:00Z", "\"2026-02-28\""},
      {"time", of_kind(ShapeKind::kTime), "9:05", "body: time_parsing"},
      {"short time", of_kind(ShapeKind::kTime), "09:05", "\"09:05:00\""},
      {"uuid", of_kind(ShapeKind::kUuid), "0190A5C0-7E5B-7CC3-8A4D-2F1E9B6C3D20",
       "\"0190a5c0-7e5b-7cc3-8a4d-2f1e9b6c3d20\""},
      {"no uuid", of_kind(ShapeKind::kUuid), "0190", "body: uuid_parsing"},
      {"base64", of_kind(ShapeKind::kBase64), "aG9sYQ==", "\"aG9sYQ==\""},
      {"no base64", of_kind(ShapeKind::kBase64), "hola!", "body: bytes_invalid_encoding"},
      {"null where it may be", shapes::nullable(shapes::integer()), Json(), "null"},
      {"anything", shapes::any(), JsonObject{{"a", JsonArray{1}}}, R"({"a":[1]})"},
  };
  for (const auto& c : cases) EXPECT_EQ(seen(c.shape, c.input), c.says) << c.name;
}

const Shape kVenta = shapes::object_of(
    "NuevaVenta",
    {required("total", shapes::decimal()),
     required("productos",
              [] {
                Shape lines = shapes::array_of(shapes::object_of(
                    "LineaVenta", {required("id", shapes::integer()),
                                   required("cantidad", above(shapes::integer(), 0))}));
                lines.length_min = 1;
                lines.length_max = 3;
                return lines;
              }()),
     optional("cliente_id", shapes::nullable(shapes::integer()), Json()),
     optional("metodo_pago", shapes::text(), Json("Efectivo")), optional("nota", shapes::text())});

JsonObject line(Json id, Json cantidad) {
  return {{"id", std::move(id)}, {"cantidad", std::move(cantidad)}};
}

TEST(Validate, ObjectsAreFilledInAndStrangersIgnored) {
  EXPECT_EQ(
      seen(kVenta, JsonObject{{"extra", 1}, {"productos", JsonArray{line("7", 2)}}, {"total", 5}}),
      R"({"total":5.0,"productos":[{"id":7,"cantidad":2}],)"
      R"("cliente_id":null,"metodo_pago":"Efectivo"})");
}

TEST(Validate, ABodyThatLacksAMemberIsShownAndAQueryIsNot) {
  const auto input = [](std::string_view where) {
    const auto taken = validate(kVenta, JsonObject{{"total", 5}}, {std::string(where)});
    return to_text(taken.error().at(0).input);
  };
  EXPECT_EQ(input("body"), R"({"total":5})");
  EXPECT_EQ(input("query"), "null");
}

TEST(Validate, EveryErrorHasItsPlace) {
  EXPECT_EQ(seen(kVenta, JsonObject{}), "body.total: missing; body.productos: missing");
  EXPECT_EQ(seen(kVenta, JsonObject{{"total", "x"},
                                    {"productos", JsonArray{line(1, 0), 5, line("x", Json())}},
                                    {"metodo_pago", 5}}),
            "body.total: float_parsing; body.productos.0.cantidad: greater_than; "
            "body.productos.1: model_attributes_type; body.productos.2.id: int_parsing; "
            "body.productos.2.cantidad: int_type; body.metodo_pago: string_type");
  EXPECT_EQ(seen(kVenta, Json()), "body: missing");
  EXPECT_EQ(seen(kVenta, JsonArray{}), "body: model_attributes_type");
  EXPECT_EQ(seen(kVenta, JsonObject{{"total", 1}, {"productos", JsonObject{}}}),
            "body.productos: list_type");
}

TEST(Validate, ListsHaveBounds) {
  const auto with_lines = [](std::size_t count) {
    return seen(kVenta, JsonObject{{"total", 1}, {"productos", JsonArray(count, line(1, 1))}});
  };
  EXPECT_EQ(with_lines(0), "body.productos: too_short");
  EXPECT_EQ(with_lines(3).front(), '{');
  EXPECT_EQ(with_lines(4), "body.productos: too_long");
}

TEST(Validate, ErrorsAndTheirEchoAreBounded) {
  const Shape many = shapes::array_of(shapes::integer());
  const auto errors = validate(many, JsonArray(1000, Json("x")), {"body"});
  ASSERT_FALSE(errors);
  EXPECT_EQ(errors.error().size(), kFieldErrorsMax);
  const auto long_text = validate(shapes::integer(), std::string(100'000, 'x'), {"body"});
  ASSERT_FALSE(long_text);
  EXPECT_LT(long_text.error().front().input.text().size(), 300U);
  EXPECT_EQ(validate(shapes::integer(), "x", {"body"}).error().front().input, Json("x"));
  const auto big = validate(shapes::integer(), JsonArray(1000, Json(1)), {"body"});
  EXPECT_TRUE(big.error().front().input.is_null());
}

TEST(Validate, MessagesAreForPeople) {
  const auto text = [](const Shape& shape, const Json& input) {
    return validate(shape, input, {"body"}).error().front().text;
  };
  EXPECT_EQ(text(above(shapes::integer(), 0), 0), "Input should be greater than 0");
  EXPECT_EQ(text(kEstado, "x"), "Input should be 'Pendiente', 'En Proceso' or 'Sin solución'");
  EXPECT_EQ(text(shapes::text(1), "ab"), "String should have at most 1 character");
}

TEST(Validate, UpdatesTakeWhatWasSent) {
  EXPECT_EQ(seen(kVenta, JsonObject{{"nota", "x"}}, Mode::kPartial), R"({"nota":"x"})");
  EXPECT_EQ(seen(kVenta, JsonObject{}, Mode::kPartial), "{}");
  EXPECT_EQ(seen(kVenta, JsonObject{{"productos", JsonArray{JsonObject{}}}}, Mode::kPartial),
            "body.productos.0.id: missing; body.productos.0.cantidad: missing");
}

TEST(Validate, AliasesAreReadWhenTheNameIsAbsent) {
  Member member = required("producto_id", shapes::integer());
  member.aliases = {"id"};
  const Shape shape = shapes::object_of("", {member});
  EXPECT_EQ(seen(shape, JsonObject{{"id", 3}}), R"({"producto_id":3})");
  EXPECT_EQ(seen(shape, JsonObject{{"id", 3}, {"producto_id", 4}}), R"({"producto_id":4})");
}

TEST(Validate, OpenObjectsKeepStrangers) {
  Shape shape = kVenta;
  shape.members.resize(1);
  shape.open = true;
  EXPECT_EQ(seen(shape, JsonObject{{"x", 1}, {"total", 2}}), R"({"total":2.0,"x":1})");
  EXPECT_EQ(seen(shape, 5), "body: dict_type");
}

TEST(ValidateQuery, ReadsTextParameters) {
  const Shape shape = shapes::object_of(
      "", {optional("limit", shapes::integer(), Json(100)),
           optional("stock_bajo", shapes::boolean()), required("cantidad", shapes::integer()),
           optional("ids", shapes::array_of(shapes::integer()))});
  const auto read = [&](const Parameters& parameters) {
    const auto taken = validate_query(shape, parameters);
    if (taken) return to_text(*taken);
    std::string all;
    for (const auto& error : taken.error())
      all += error.loc.at(0) + "." + error.loc.at(1) + " " + error.type + ";";
    return all;
  };
  EXPECT_EQ(read({{"cantidad", "5"}, {"stock_bajo", "True"}, {"otro", "x"}}),
            R"({"limit":100,"stock_bajo":true,"cantidad":5})");
  EXPECT_EQ(read({{"cantidad", "1"}, {"cantidad", "2"}, {"ids", "3"}, {"ids", "4"}}),
            R"({"limit":100,"cantidad":2,"ids":[3,4]})");
  EXPECT_EQ(read({{"limit", "x"}}), "query.limit int_parsing;query.cantidad missing;");
  EXPECT_EQ(validate_query(shape, {}, "path").error().front().loc.front(), "path");
}

Model clientes() {
  Model model;
  model.name = "clientes";
  model.label = "Cliente";
  const auto field = [](std::string name, FieldType type) {
    Field made;
    made.name = std::move(name);
    made.type = type;
    made.null = true;
    return made;
  };
  model.fields = {field("nombre", FieldType::kText), field("email", FieldType::kEmail),
                  field("clave", FieldType::kSecret)};
  model.fields[0].null = false;
  model.fields[0].required = true;
  complete(model, {});
  return model;
}

TEST(ShapeOfModel, CreateTakesDeclaredFieldsAndAUuid) {
  const Shape shape = shape_of(clientes(), Purpose::kCreate);
  EXPECT_EQ(shape.name, "ClienteNuevo");
  EXPECT_EQ(seen(shape, JsonObject{{"nombre", "Ana"}, {"id", 9}, {"version", 9}, {"email", ""}}),
            R"({"nombre":"Ana","email":null,"clave":null})");
  EXPECT_EQ(seen(shape, JsonObject{{"nombre", "  "}, {"email", "x"}}),
            "body.nombre: string_too_short; body.email: value_error");
}

TEST(ShapeOfModel, UpdateClearsAsTheModelSays) {
  Model model = clientes();
  const JsonObject change{{"nombre", Json()}, {"email", Json()}, {"clave", ""}, {"version", 3}};
  EXPECT_EQ(seen(shape_of(model, Purpose::kUpdate), change, Mode::kPartial),
            "body.nombre: string_type");
  model.null_keeps = true;
  model.empty_clears = true;
  EXPECT_EQ(seen(shape_of(model, Purpose::kUpdate), change, Mode::kPartial),
            R"({"clave":null,"version":3})");
}

TEST(ShapeOfModel, SecretsAreNeverInAnswers) {
  std::string names;
  for (const Member& member : shape_of(clientes(), Purpose::kOutput).members)
    names += member.name + " ";
  EXPECT_EQ(names, "id nombre email uuid version creado_en actualizado_en ");
  names.clear();
  for (const Member& member : event_shape(clientes(), Verb::kCreate).members)
    names += member.name + " ";
  EXPECT_EQ(names, "id nombre email ");
  EXPECT_EQ(event_shape(clientes(), Verb::kDelete).members.size(), 1U);
}

TEST(ShapeOfModel, AnEchoMayBeNarrowed) {
  Model model = clientes();
  model.replies.echo = {"email", "version"};
  std::string names;
  for (const Member& member : event_shape(model, Verb::kCreate).members) names += member.name + " ";
  EXPECT_EQ(names, "id email version ");
}

}  // namespace
}  // namespace chasqui::schema
