#include "service/describe.h"

#include <gtest/gtest.h>

namespace chasqui::service {

// Types of the tests, outside of the unnamed namespace so that refine() is found beside them.
struct Linea {
  static constexpr const char* kShapeName = "Linea";
  Id producto;
  Decimal precio;
};
BOOST_DESCRIBE_STRUCT(Linea, (), (producto, precio))

struct Pedido {
  static constexpr const char* kShapeName = "Pedido";
  std::string cliente;
  std::optional<std::string> nota;
  std::vector<Linea> lineas;
  std::vector<std::vector<std::int64_t>> cajas;
  std::optional<Linea> regalo;
  bool urgente = false;
  Json extra;
};
BOOST_DESCRIBE_STRUCT(Pedido, (), (cliente, nota, lineas, cajas, regalo, urgente, extra))

void refine(Pedido*, schema::Shape& shape) {
  member(shape, "cliente").shape.length_max = 10;
  member(shape, "urgente").default_value = Json(false);
}

namespace {

// "cliente!:text nota?:text…": ! must be sent, ? may be null.
std::string outline(const schema::Shape& shape) {
  static constexpr std::string_view kWords[] = {
      "any",  "text", "email", "integer", "decimal", "boolean", "timestamp",
      "date", "time", "uuid",  "base64",  "enum",    "array",   "object"};
  std::string text(kWords[static_cast<std::size_t>(shape.kind)]);
  if (shape.item) text += "<" + outline(*shape.item) + ">";
  if (shape.nullable) text += "?";
  std::string members;
  for (const schema::Member& member : shape.members)
    members.append(members.empty() ? "" : " ")
        .append(member.name + (member.required ? "!" : "") + ":" + outline(member.shape));
  return members.empty() ? text : shape.name + "{" + members + "}" + (shape.nullable ? "?" : "");
}

TEST(Describe, AStructIsItsShape) {
  EXPECT_EQ(outline(shape_of<Pedido>()),
            "Pedido{cliente!:text nota:text? lineas!:array<Linea{producto!:integer "
            "precio!:decimal}> cajas!:array<array<integer>> regalo:Linea{producto!:integer "
            "precio!:decimal}? urgente!:boolean extra!:any}");
}

TEST(Describe, RefineSaysWhatATypeCannot) {
  schema::Shape shape = shape_of<Pedido>();
  EXPECT_EQ(member(shape, "cliente").shape.length_max, 10u);
  EXPECT_EQ(member(shape, "urgente").default_value, Json(false));
}

JsonObject pedido_json() {
  return {{"cliente", "Ana"},
          {"nota", nullptr},
          {"lineas", JsonArray{JsonObject{{"producto", 7}, {"precio", Decimal(1050, 2)}},
                               JsonObject{{"producto", 8}, {"precio", Decimal(1, 2)}}}},
          {"cajas", JsonArray{JsonArray{1, 2}, JsonArray{}}},
          {"regalo", JsonObject{{"producto", 9}, {"precio", Decimal(0, 2)}}},
          {"urgente", true},
          {"extra", JsonObject{{"color", "azul"}}}};
}

TEST(Describe, JsonGoesInAndComesOutTheSame) {
  const Json valid = schema::validate(shape_of<Pedido>(), pedido_json(), {"body"}).value();
  Pedido pedido;
  read_json(valid, pedido);
  EXPECT_EQ(pedido.lineas[0].producto, Id{7});
  EXPECT_EQ(pedido.lineas[1].precio.to_string(), "0.01");
  EXPECT_EQ(pedido.cajas[0][1], 2);
  EXPECT_FALSE(pedido.nota.has_value());
  ASSERT_TRUE(pedido.regalo.has_value());
  EXPECT_EQ(pedido.regalo->producto, Id{9});
  EXPECT_EQ(to_text(to_json(pedido)), to_text(pedido_json()));
}

TEST(Describe, WhatWasNotSentIsTheDefaultOrNothing) {
  JsonObject sent = pedido_json();
  for (const char* name : {"nota", "regalo", "urgente"}) sent.erase(name);
  Pedido pedido;
  pedido.urgente = true;
  read_json(schema::validate(shape_of<Pedido>(), sent, {"body"}).value(), pedido);
  EXPECT_FALSE(pedido.regalo.has_value());
  EXPECT_FALSE(pedido.urgente) << "the shape's default counts";
}

}  // namespace
}  // namespace chasqui::service
