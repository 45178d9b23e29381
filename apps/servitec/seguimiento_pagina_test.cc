#include "seguimiento_pagina.h"

#include <gtest/gtest.h>

namespace chasqui::servitec {
namespace {

using chasqui::Json;
using chasqui::JsonArray;
using chasqui::JsonObject;

TEST(SeguimientoPagina, WhatPeopleWroteIsText) {
  const JsonObject estado{{"numero", "O-1"},      {"equipo", "<script>\"&"},
                          {"estado", "Reparado"}, {"fecha_entrega", nullptr},
                          {"pasos", JsonArray{}}, {"taller", JsonObject{{"nombre", "A & B"}}}};
  const std::string pagina = pagina_de_seguimiento(Json(estado));
  EXPECT_TRUE(pagina.contains("&lt;script>&quot;&amp;")) << pagina;
  EXPECT_TRUE(pagina.contains("A &amp; B"));
  EXPECT_TRUE(pagina.contains("Ready to be picked up."));
  EXPECT_FALSE(pagina.contains("Entrega prevista"));
}

TEST(SeguimientoPagina, ALinkOfNobodySaysSo) {
  EXPECT_TRUE(pagina_de_seguimiento(nullptr).contains("Orden no encontrada"));
}

}  // namespace
}  // namespace chasqui::servitec
