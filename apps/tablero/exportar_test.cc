#include "exportar.h"

#include <gtest/gtest.h>

#include "mesa.h"

namespace chasqui::tablero {
namespace {

struct Archivo : Mesa {
  std::string pide(PeticionDeHistorial peticion) {
    try {
      return read([&](Read& read) { return historial(read, peticion).body; });
    } catch (const Refusal& motivo) {
      return motivo.code();
    }
  }
  // Types, in order.
  std::string tipos(const PeticionDeHistorial& peticion) {
    std::string nombres;
    const std::string texto = pide(peticion);
    constexpr std::string_view kAntes = R"("type":")";
    for (std::size_t at = 0; (at = texto.find(kAntes, at)) != std::string::npos;) {
      at += kAntes.size();
      nombres += texto.substr(at, texto.find('"', at) - at) + " ";
    }
    return nombres;
  }
};

TEST(Exportar, IsALineOrARowOfEachEventOldestFirst) {
  Archivo archivo;
  archivo.emitir("a", {{"n", 1}});
  archivo.emitir("b", {{"t", "x,y"}});
  EXPECT_EQ(archivo.tipos({}), "a b ");
  EXPECT_TRUE(archivo.pide({}).ends_with(
      R"("type":"b","recibido_en":"2026-11-21T17:00:00.000Z",)"
      R"("timestamp":"2026-11-21T17:00:00.000Z","origen":"operador","atrasado":false,)"
      R"("data":{"t":"x,y"}})"
      "\n"))
      << archivo.pide({});
  const std::string tabla = archivo.pide({{}, {}, {}, "csv", {}});
  EXPECT_TRUE(tabla.contains("seq,id,type,recibido_en,timestamp,origen,atrasado,data")) << tabla;
  EXPECT_TRUE(tabla.contains(R"("{""t"":""x,y""}")")) << tabla;
}

TEST(Exportar, IsCutByMomentOrDayByTypeAndByNumber) {
  Archivo archivo;  // It is noon in Bogotá on the 21st.
  archivo.emitir("a", {});
  archivo.clock.advance(std::chrono::hours(11));
  archivo.emitir("b", {});
  archivo.clock.advance(std::chrono::hours(2));
  archivo.emitir("c", {});
  EXPECT_EQ(archivo.tipos({"2026-11-21", "2026-11-21", {}, {}, {}}), "a b ");
  EXPECT_EQ(archivo.tipos({"2026-11-22", {}, {}, {}, {}}), "c ");
  EXPECT_EQ(archivo.tipos({"2026-11-22T04:00:00Z", {}, {}, {}, {}}), "b c ");
  EXPECT_EQ(archivo.tipos({"2026-11-22T04:00:01Z", {}, {}, {}, {}}), "c ");
  EXPECT_EQ(archivo.tipos({{}, "2026-11-22T04:00:00Z", {}, {}, {}}), "a ");
  EXPECT_EQ(archivo.tipos({"2026-11-21T23:00", {}, {}, {}, {}}), "b c ");
  EXPECT_EQ(archivo.tipos({"2026-11-21T23:01", "2026-11-22T01:01", {}, {}, {}}), "c ");
  EXPECT_EQ(archivo.tipos({{}, "2026-11-21T23:00", {}, {}, {}}), "a ");
  EXPECT_EQ(archivo.tipos({{}, {}, "b", {}, {}}), "b ");
  EXPECT_EQ(archivo.tipos({{}, {}, {}, {}, "2"}), "c ");
  EXPECT_EQ(archivo.tipos({"2030-01-01", {}, {}, {}, {}}), "");
}

TEST(Exportar, WhatIsWrongIsSaid) {
  Archivo archivo;
  EXPECT_EQ(archivo.pide({"ayer", {}, {}, {}, {}}), "desde");
  EXPECT_EQ(archivo.pide({{}, "2026-13-40", {}, {}, {}}), "hasta");
  EXPECT_EQ(archivo.pide({"2026-11-21T25:00", {}, {}, {}, {}}), "desde");
  EXPECT_EQ(archivo.pide({"2026-11-21 10:00", {}, {}, {}, {}}), "desde");
  EXPECT_EQ(archivo.pide({{}, {}, {}, "xlsx", {}}), "formato");
}

TEST(Exportar, EndsAtTenThousandAndGoesOnBehindThem) {
  Archivo archivo;
  archivo.write([](Tx& tx) {
    std::vector<Record> filas;
    for (std::int64_t i = 0; i < kFilasMax + 1; ++i)
      filas.push_back({{"tipo", "a"}, {"datos", JsonObject()}});
    tx.insert_all("eventos", std::move(filas));
  });
  EXPECT_EQ(std::ranges::count(archivo.pide({}), '\n'), kFilasMax);
  EXPECT_EQ(archivo.tipos({{}, {}, {}, {}, std::to_string(kFilasMax)}), "a ");
}

}  // namespace
}  // namespace chasqui::tablero
