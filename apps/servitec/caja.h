// The till: a person's shift with a drawer, from the money it begins with to what was counted.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "inventario.h"

namespace chasqui::servitec {

struct AperturaDeCaja {
  static constexpr const char* kShapeName = "AperturaDeCaja";
  Decimal monto_inicial;
};
BOOST_DESCRIBE_STRUCT(AperturaDeCaja, (), (monto_inicial))
void refine(AperturaDeCaja*, chasqui::schema::Shape& shape);

struct NuevoGasto {
  static constexpr const char* kShapeName = "GastoNuevo";
  Decimal monto;
  std::string concepto;
};
BOOST_DESCRIBE_STRUCT(NuevoGasto, (), (monto, concepto))
void refine(NuevoGasto*, chasqui::schema::Shape& shape);

struct RevisionDeCaja {
  static constexpr const char* kShapeName = "RevisionDeCaja";
  bool volver = false;  // Back to selling.
};
BOOST_DESCRIBE_STRUCT(RevisionDeCaja, (), (volver))
void refine(RevisionDeCaja*, chasqui::schema::Shape& shape);

struct CierreDeCaja {
  static constexpr const char* kShapeName = "CierreDeCaja";
  Json contado;               // {"Efectivo": 1250.5, "Débito": 300}; cash has to be there.
  std::optional<Id> caja_id;  // Somebody else's, for an administrator.
  std::optional<std::string> nota;
};
BOOST_DESCRIBE_STRUCT(CierreDeCaja, (), (contado, caja_id, nota))
void refine(CierreDeCaja*, chasqui::schema::Shape& shape);

struct MetodoDeCaja {
  static constexpr const char* kShapeName = "MetodoDeCaja";
  std::string metodo;
  Decimal esperado;
  std::optional<Decimal> contado, diferencia;  // Nothing: not counted.
};
BOOST_DESCRIBE_STRUCT(MetodoDeCaja, (), (metodo, esperado, contado, diferencia))

struct GastoDeCaja {
  static constexpr const char* kShapeName = "GastoDeCaja";
  Id id;
  Decimal monto;
  std::string concepto, creado_en;
};
BOOST_DESCRIBE_STRUCT(GastoDeCaja, (), (id, monto, concepto, creado_en))

// As it is now: what came late is in it, also in that of a closed till.
struct Caja {
  static constexpr const char* kShapeName = "Caja";
  Id id;
  std::string numero, usuario, estado, apertura;
  std::optional<std::string> cierre, nota;
  Decimal monto_inicial;
  std::int64_t ventas = 0;  // How many, without what was voided.
  Decimal total_ventas, total_gastos, total_devuelto, total_anticipos;
  std::int64_t tardias = 0;  // Payments that came after it was closed.
  std::vector<MetodoDeCaja> metodos;
  std::vector<GastoDeCaja> gastos;
  std::optional<Decimal> diferencia;
};
BOOST_DESCRIBE_STRUCT(Caja, (),
                      (id, numero, usuario, estado, apertura, cierre, nota, monto_inicial, ventas,
                       total_ventas, total_gastos, total_devuelto, total_anticipos, tardias,
                       metodos, gastos, diferencia))

struct CajaActual {
  static constexpr const char* kShapeName = "CajaActual";
  std::optional<Caja> caja;  // Nothing: no till of whoever asks is open.
  bool exigida = false;      // Nothing is sold without one.
};
BOOST_DESCRIBE_STRUCT(CajaActual, (), (caja, exigida))

struct PaginaDeCajas {
  static constexpr const char* kShapeName = "PaginaDeCajas";
  std::int64_t limit = 0, offset = 0;
};
BOOST_DESCRIBE_STRUCT(PaginaDeCajas, (), (limit, offset))
void refine(PaginaDeCajas*, chasqui::schema::Shape& shape);

Caja abrir_caja(Tx& tx, const AperturaDeCaja& apertura);  // 409 caja_abierta: one a person.
CajaActual caja_actual(Read& read);
Caja anotar_gasto(Tx& tx, const NuevoGasto& gasto);  // Cash out of the drawer; 409 sin_caja.
// EN_REVISION: somebody counts, nothing is sold.
Caja revisar_caja(Tx& tx, const RevisionDeCaja& revision);
Caja cerrar_caja(Tx& tx, const CierreDeCaja& cierre);
std::vector<Json> cajas(Read& read, const PaginaDeCajas& pagina);  // That who asks may see.
Caja caja_z(Read& read, const PorId& caja);

// The till that money goes into.
struct Turno {
  std::optional<Id> caja;  // Nothing: none is open, and none is asked for.
  bool tardia = false;     // It was closed meanwhile: its difference changes.
  Json caja_id() const { return caja ? Json(caja->value) : Json(); }
};
// Of who asks, when it happened. Refuses with 409 while the till is counted (caja_en_revision), or
// when there is none and the shop wants one (sin_caja); what is told late is never refused.
Turno turno_de(Tx& tx);
void recontar(Tx& tx, const Turno& turno);  // After the money is filed: says a changed difference.

}  // namespace chasqui::servitec
