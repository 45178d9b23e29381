#include "correcciones.h"

#include <gtest/gtest.h>

#include "carrera.h"
#include "equipos.h"
#include "marcador.h"

namespace chasqui::server5k {
namespace {

// "1:20 2:10": places and numbers.
std::string ranking(Carrera& carrera) {
  return carrera.read([&](Read& read) {
    std::string texto;
    for (const Fila& fila : marcador_de(read, read.get("competencias", carrera.carrera), "").filas)
      texto += (texto.empty() ? "" : " ") +
               (fila.puesto ? std::to_string(fila.puesto) : fila.estado) + ":" +
               std::to_string(fila.equipo.dorsal);
    return texto;
  });
}

class Corregida : public Carrera {
 public:
  Corregida() {
    uno(equipo, tiempo(60'000));
    soy(ben);
    uno(otro_equipo, tiempo(70'000));
    soy("juez_jefe");
    heard.clear();
  }
};

TEST(Correcciones, EachCanBeUndoneToTheExactFormerRanking) {
  using Accion = Json (*)(Tx&, const Correccion&);
  struct {
    const char* name;
    Accion accion;
    Correccion pedida;
    const char* queda;
  } const cases[] = {
      {"a slower time", corregir, {.id = Id{1}, .tiempo = 80'000, .motivo = "vídeo"}, "1:20 2:10"},
      {"absent after all", corregir, {.id = Id{1}, .tiempo = 0}, "1:20 DSQ:10"},
      {"void", anular, {.id = Id{1}, .motivo = "no corrió"}, "1:20"},
      {"another team's", mover, {.id = Id{1}, .equipo_id = 2}, "1:20"},
      {"confirmed", confirmar, {.id = Id{1}}, "1:10 2:20"},
  };
  for (const auto& c : cases) {
    Corregida carrera;
    const std::string antes = ranking(carrera);
    const Record registro = carrera.get("registros", Id{1});
    const Json hecha = carrera.write([&](Tx& tx) { return c.accion(tx, c.pedida); });
    EXPECT_EQ(ranking(carrera), c.queda) << c.name;
    const Id correccion{*hecha["correccion_id"].if_int()};
    carrera.write([&](Tx& tx) { return deshacer(tx, {correccion}); });
    EXPECT_EQ(ranking(carrera), antes) << c.name;
    Record ahora = carrera.get("registros", Id{1});
    EXPECT_EQ(ahora.set("version", registro["version"]).values(), registro.values()) << c.name;
    EXPECT_EQ(carrera.count("correcciones"), 2) << c.name;
    EXPECT_EQ(carrera.refusal_of([&](Tx& tx) { return deshacer(tx, {correccion}); }).code(),
              "ya_deshecha")
        << c.name;
  }
}

TEST(Correcciones, SayWhoWhyBeforeAndAfter) {
  Corregida carrera;
  carrera.write([](Tx& tx) {
    return corregir(tx, {.id = Id{1}, .tiempo = 61'000, .dorsal = "12", .motivo = "vídeo"});
  });
  const Record nota = carrera.get("correcciones", Id{1});
  EXPECT_EQ(nota.text("tipo"), "corregir");
  EXPECT_EQ(nota.text("motivo"), "vídeo");
  EXPECT_EQ(nota.text("autor"), "juez_jefe99");
  EXPECT_EQ(nota["antes"]["time"], Json(60'000));
  EXPECT_EQ(nota["despues"]["time"], Json(61'000));
  EXPECT_EQ(nota["despues"]["dorsal"], Json("12"));
  EXPECT_EQ(nota["antes"]["estado"], Json("bueno"));
  EXPECT_EQ(carrera.heard_names(), "registros_actualizados revision_resuelta");
}

TEST(Correcciones, AreUndoneInTheOrderTheyCame) {
  Corregida carrera;
  carrera.write([](Tx& tx) { return corregir(tx, {.id = Id{1}, .tiempo = 61'000}); });
  carrera.write([](Tx& tx) { return corregir(tx, {.id = Id{1}, .tiempo = 62'000}); });
  EXPECT_EQ(carrera.refusal_of([](Tx& tx) { return deshacer(tx, {Id{1}}); }).code(),
            "cambio_despues");
  carrera.write([](Tx& tx) { return deshacer(tx, {Id{2}}); });
  carrera.write([](Tx& tx) { return deshacer(tx, {Id{1}}); });
  EXPECT_EQ(carrera.get("registros", Id{1}).integer("time"), 60'000);
}

TEST(Correcciones, OfOfficialResultsNeedThemOpen) {
  Corregida carrera;
  carrera.detener_carrera();
  carrera.write([&](Tx& tx) { return oficializar(tx, {carrera.carrera}); });
  using Servicio = std::function<Json(Tx&)>;
  const Servicio servicios[] = {
      [](Tx& tx) { return corregir(tx, {.id = Id{1}, .tiempo = 1}); },
      [](Tx& tx) { return anular(tx, {.id = Id{1}}); },
      [](Tx& tx) { return mover(tx, {.id = Id{1}, .equipo_id = 2}); },
      [&](Tx& tx) {
        return insertar_tiempo(tx, {.id = carrera.equipo, .tiempo = 5, .dorsal = {}, .motivo = {}});
      },
      [&](Tx& tx) { return cambiar_estado_equipo(tx, {carrera.equipo, "DSQ", {}}); }};
  for (const Servicio& servicio : servicios)
    EXPECT_EQ(carrera.refusal_of(servicio).code(), "resultados_oficiales");
}

TEST(Correcciones, WhatIsNoCorrectionIsRefused) {
  Corregida carrera;
  const Id ajena = carrera.competencia("Otra");
  const Id lejos = carrera.equipo_de(ajena, 5, 0);
  struct {
    const char* name;
    Correccion pedida;
    std::string_view codigo;
  } const cases[] = {
      {"nothing", {.id = Id{1}}, "sin_cambios"},
      {"negative", {.id = Id{1}, .tiempo = -1}, "tiempo_negativo"},
      {"over the limit", {.id = Id{1}, .tiempo = 86'400'001}, "tiempo_fuera_de_rango"},
      {"shirt", {.id = Id{1}, .dorsal = "x"}, "dorsal_invalido"},
      {"another race", {.id = Id{1}, .equipo_id = lejos.value}, "otra_competencia"},
      {"unknown", {.id = Id{50}, .tiempo = 1}, "no_encontrado"}};
  for (const auto& c : cases)
    EXPECT_EQ(carrera.refusal_of([&](Tx& tx) { return corregir(tx, c.pedida); }).code(), c.codigo)
        << c.name;
}

TEST(Correcciones, ATimeOnPaperIsARecordWithItsRawOne) {
  Corregida carrera;
  carrera.write([&](Tx& tx) {
    return insertar_tiempo(
        tx, {.id = carrera.equipo, .tiempo = 65'000, .dorsal = "7", .motivo = "papel"});
  });
  EXPECT_EQ(carrera.get("registros", Id{3}).text("estado"), "confirmado");
  EXPECT_EQ(carrera.get("registros_crudos", Id{3}).text("canal"), "papel");
  carrera.write([](Tx& tx) { return deshacer(tx, {Id{1}}); });
  EXPECT_EQ(carrera.get("registros", Id{3}).text("estado"), "anulado");
}

TEST(Correcciones, ATeamsStateIsOneAndCanBeUndone) {
  Corregida carrera;
  carrera.write(
      [&](Tx& tx) { return cambiar_estado_equipo(tx, {carrera.equipo, "DSQ", "atajo"}); });
  EXPECT_EQ(ranking(carrera), "1:20 DSQ:10");
  carrera.write([](Tx& tx) { return deshacer(tx, {Id{1}}); });
  EXPECT_EQ(ranking(carrera), "1:10 2:20");
  EXPECT_EQ(carrera
                .refusal_of(
                    [&](Tx& tx) { return cambiar_estado_equipo(tx, {carrera.equipo, "BIEN", {}}); })
                .code(),
            "estado_invalido");
}

TEST(Correcciones, AJudgeChangesOwnRecordsBeforeTheReview) {
  Corregida carrera;
  const std::string mio(carrera.get("registros", Id{1}).text("record_id"));
  const std::string ajeno(carrera.get("registros", Id{2}).text("record_id"));
  carrera.soy(carrera.ana);
  const auto codigo = [&](Json (*servicio)(Tx&, const Message&), JsonObject mensaje) {
    const Json respuesta = carrera.enviar(servicio, std::move(mensaje));
    return std::string(respuesta["codigo"].text().empty() ? respuesta["tipo"].text()
                                                          : respuesta["codigo"].text());
  };
  EXPECT_EQ(codigo(corregir_propio, {{"id_registro", mio}, {"tiempo", 61'000}}),
            "registro_corregido");
  EXPECT_EQ(carrera.get("registros", Id{1}).integer("time"), 61'000);
  EXPECT_EQ(carrera.get("registros", Id{1}).text("estado"), "bueno");
  const auto correcciones = [&] {
    return carrera.read([&](Read& read) { return historial(read, {carrera.carrera}).size(); });
  };
  const std::size_t hasta_ahora = correcciones();
  EXPECT_EQ(codigo(corregir_propio, {{"id_registro", mio}, {"tiempo", 61'000}}),
            "registro_corregido");
  EXPECT_EQ(correcciones(), hasta_ahora) << "sent again, it is the same correction";
  EXPECT_EQ(codigo(corregir_propio, {{"id_registro", ajeno}, {"tiempo", 1}}),
            "registro_desconocido");
  EXPECT_EQ(codigo(corregir_propio, {{"id_registro", "x"}}), "id_invalido");
  EXPECT_EQ(codigo(corregir_propio, {{"id_registro", mio}, {"equipo_id", 2}}), "equipo_ajeno");
  EXPECT_EQ(codigo(anular_propio, {{"id_registro", mio}, {"motivo", "doble"}}), "registro_anulado");
  EXPECT_EQ(codigo(anular_propio, {{"id_registro", mio}}), "ya_revisado");
}

TEST(Correcciones, TheHistoryShowsTheNewestFirst) {
  Corregida carrera;
  carrera.write([](Tx& tx) { return anular(tx, {.id = Id{1}}); });
  carrera.write([](Tx& tx) { return deshacer(tx, {Id{1}}); });
  const auto lista = carrera.read([&](Read& read) { return historial(read, {carrera.carrera}); });
  ASSERT_EQ(lista.size(), 2u);
  EXPECT_EQ(lista[0]["tipo"].text(), "deshacer");
  EXPECT_EQ(lista[0]["inversa_de"], Json(1));
}

}  // namespace
}  // namespace chasqui::server5k
