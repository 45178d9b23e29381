// What a customer sees of an order by its link, and the papers that carry the link.
#pragma once
#include <string>

#include "inventario.h"

namespace chasqui::servitec {

struct PorToken {
  static constexpr const char* kShapeName = "PorToken";
  std::string token;
  std::string accept;  // The request's header: a page for whoever asks for HTML.
};
BOOST_DESCRIBE_STRUCT(PorToken, (), (token, accept))
void refine(PorToken*, chasqui::schema::Shape& shape);

struct PedidoDePapel {
  static constexpr const char* kShapeName = "PedidoDePapel";
  Id id;
  std::string host;  // The request's header: where links lead while `direccion_publica` is empty.
};
BOOST_DESCRIBE_STRUCT(PedidoDePapel, (), (id, host))
void refine(PedidoDePapel*, chasqui::schema::Shape& shape);

struct EnlaceDeOrden {
  static constexpr const char* kShapeName = "EnlaceDeOrden";
  std::string enlace;
};
BOOST_DESCRIBE_STRUCT(EnlaceDeOrden, (), (enlace))

// State and steps of one order, nothing of its customer. 404 for a token that nobody was given.
chasqui::service::Answer seguimiento(Read& read, const PorToken& pedido);
EnlaceDeOrden enlace_de_orden(Read& read, const PedidoDePapel& pedido);
chasqui::service::Answer orden_pdf(Read& read, const PedidoDePapel& pedido);          // A5
chasqui::service::Answer etiqueta_de_orden(Read& read, const PedidoDePapel& pedido);  // 62 x 29 mm

std::string nuevo_token();  // 128 bits by the system's chance: nobody guesses it.
// Gives one to each order that has none, as those of an import.
void completar_tokens(Tx& tx);

}  // namespace chasqui::servitec
