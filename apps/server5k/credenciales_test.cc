#include "credenciales.h"

#include <gtest/gtest.h>

#include "carrera.h"

namespace chasqui::server5k {
namespace {

constexpr std::string_view kHoja =
    "Usuario;Nombre;Apellido;Correo;Rol\r\n"
    "sofia;Sofía;Paz;sofia@udla.ec;\r\n"
    "luis;Luis;;;Cronometrista\r\n";

Answer importar(Carrera& carrera, const HojaDeJueces& pedida) {
  return carrera.write(carrera.read([&](Read& read) { return importar_jueces(read, pedida); }));
}

Answer nueva_clave(Carrera& carrera, std::int64_t cuenta) {
  return carrera.write(carrera.read([&](Read& read) { return cambiar_clave(read, {Id{cuenta}}); }));
}

// Every value of this name, as it stands in the answer.
std::vector<std::string> valores(const Answer& answer, const std::string& nombre) {
  std::vector<std::string> valores;
  const std::string clave = "\"" + nombre + "\":";
  for (std::size_t at = 0; (at = answer.body.find(clave, at)) != std::string::npos;) {
    at += clave.size();
    valores.push_back(answer.body.substr(at, answer.body.find_first_of(",}", at) - at));
  }
  return valores;
}

std::string codigo_de(const auto& pedido) {
  try {
    pedido();
  } catch (const Refusal& refusal) {
    return refusal.code();
  }
  return "";
}

std::optional<access::Account> cuenta(Carrera& carrera, std::string_view usuario) {
  for (access::Account& una : carrera.read([](Read& read) { return read.accounts_with_role(""); }))
    if (una.username == usuario) return std::move(una);
  return std::nullopt;
}

TEST(Credenciales, ASheetIsLookedAtAndThenMakesAccountsThatSignIn) {
  Carrera carrera;
  carrera.soy("director");
  EXPECT_EQ(importar(carrera, {std::string(kHoja)}).body,
            R"({"filas":2,"validas":2,"guardados":0,"errores":[],"jueces":[)"
            R"({"username":"sofia","first_name":"Sofía","last_name":"Paz","email":"sofia@udla.ec",)"
            R"("rol":"juez","clave":null},{"username":"luis","first_name":"Luis","last_name":"",)"
            R"("email":"","rol":"cronometrista","clave":null}]})");
  EXPECT_FALSE(cuenta(carrera, "sofia"));
  const Answer hecho = importar(carrera, {std::string(kHoja), true});
  EXPECT_EQ(valores(hecho, "guardados"), std::vector<std::string>{"2"});
  const auto claves = valores(hecho, "clave");
  ASSERT_EQ(claves.size(), 2u);
  EXPECT_EQ(claves[0].size(), 16u) << "as service/secret makes them";
  EXPECT_NE(claves[0], claves[1]);
  const auto sofia = cuenta(carrera, "sofia"), luis = cuenta(carrera, "luis");
  ASSERT_TRUE(sofia && luis);
  EXPECT_TRUE(sofia->password.starts_with("$argon2id$"));
  EXPECT_TRUE(luis->has_role("cronometrista"));
  EXPECT_EQ(valores(importar(carrera, {std::string(kHoja)}), "error").size(), 3u)
      << "both names and the address are taken";
}

TEST(Credenciales, EachErrorNamesItsRowAndFieldAndNothingIsStored) {
  Carrera carrera;
  carrera.soy("director");
  const std::string csv =
      "username,email,role\n"
      ",uno@y.ec,\n"
      "ANA,,\n"
      "uno,no,\n"
      "dos,,director\n"
      "tres,x@y.ec,\n"
      "Tres,X@Y.ec,\n";
  const Answer vista = importar(carrera, {csv});
  const auto filas = valores(vista, "fila"), campos = valores(vista, "campo");
  std::string errores;
  for (std::size_t i = 0; i < filas.size(); ++i) errores += filas[i] + " " + campos[i] + ", ";
  EXPECT_EQ(errores, R"(2 "usuario", 3 "usuario", 4 "correo", 5 "rol", 7 "usuario", 7 "correo", )");
  EXPECT_EQ(codigo_de([&] { importar(carrera, {csv, true}); }), "importacion");
  EXPECT_FALSE(cuenta(carrera, "tres"));
  EXPECT_EQ(codigo_de([&] { importar(carrera, {csv, true, "xls"}); }), "formato_invalido");
}

TEST(Credenciales, ControlCharactersAreRefusedByField) {
  Carrera carrera;
  carrera.soy("director");
  const std::string csv =
      "usuario,nombre,apellido,correo\n"
      "so\afia,Sofía,Paz,s@y.ec\n"
      "luis,Lu\tis,Paz,l@y.ec\n"
      "juan,Juan,P\x7f"
      "az,j@y.ec\n"
      "rosa,Rosa,Paz,r\x01@y.ec\n"
      "nora,Nora,Paz,n@y.ec\n";
  const Answer vista = importar(carrera, {csv});
  const auto filas = valores(vista, "fila"), campos = valores(vista, "campo");
  std::string errores;
  for (std::size_t i = 0; i < filas.size(); ++i) errores += filas[i] + " " + campos[i] + ", ";
  EXPECT_EQ(errores, R"(2 "usuario", 3 "nombre", 4 "apellido", 5 "correo", )") << vista.body;
  EXPECT_EQ(codigo_de([&] { importar(carrera, {csv, true}); }), "importacion");
  EXPECT_FALSE(cuenta(carrera, "nora"));
}

TEST(Credenciales, TheyCanBePrinted) {
  Carrera carrera;
  carrera.soy("director");
  const Answer pdf = importar(carrera, {std::string(kHoja), true, "pdf"});
  EXPECT_EQ(pdf.type, "application/pdf");
  EXPECT_TRUE(pdf.body.starts_with("%PDF-"));
  const Answer csv = importar(carrera, {"usuario,nombre\njuan,Juan\n", true, "csv"});
  EXPECT_EQ(csv.file_name, "credenciales.csv");
  EXPECT_NE(csv.body.find("juan"), std::string::npos);
}

TEST(Credenciales, AJudgeGetsAnotherPasswordAndOthersDoNot) {
  Carrera carrera;
  const std::int64_t jefa = carrera.juez("jefa", "juez_jefe");
  carrera.soy("director");
  const auto antes = cuenta(carrera, "ana");
  EXPECT_EQ(valores(nueva_clave(carrera, carrera.ana), "clave").size(), 1u);
  const auto despues = cuenta(carrera, "ana");
  EXPECT_NE(despues->password, antes->password);
  EXPECT_GT(despues->version, antes->version) << "its sessions have ended";
  EXPECT_EQ(codigo_de([&] { nueva_clave(carrera, jefa); }), "cuenta_no_es_de_juez");
  EXPECT_EQ(codigo_de([&] { nueva_clave(carrera, 4711); }), "juez");
}

}  // namespace
}  // namespace chasqui::server5k
