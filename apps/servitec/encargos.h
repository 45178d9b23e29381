// Workshop orders that a sale charges: what they cost, what was paid on them, and their delivery.
#pragma once
#include <vector>

#include "inventario.h"

namespace chasqui::servitec {

struct Encargo {
  Record orden;
  Decimal precio;    // total - descuento: its line in the sale.
  Decimal a_cuenta;  // Advance and payments so far; never more than the price.
};

// Those orders, for a sale. 422 names the unknown and the repeated ones; 409 what is cancelled, or
// charged by another sale, unless that has happened already.
std::vector<Encargo> encargos_de(Tx& tx, const std::vector<Id>& ordenes);
std::string descripcion_de(const Encargo& encargo);  // "Orden O-000012 · Celular Samsung A14"

// The sale that charges this order and was not voided.
std::optional<Record> venta_de_orden(Read& read, Id orden);

// What such a sale has paid in full is delivered.
void entregar_ordenes(Tx& tx, const Record& venta);
// The orders of a voided sale: what was delivered goes back to "Reparado".
void soltar_ordenes(Tx& tx, const Record& venta);

}  // namespace chasqui::servitec
