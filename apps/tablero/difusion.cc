#include "difusion.h"

#include <algorithm>

#include "conexiones.h"

namespace chasqui::tablero {
namespace {

void decir(Tx& tx, const Suceso& suceso, std::string_view evento, const Json& carga) {
  for (const std::string& canal : suceso.canales) tx.emit(canal, evento, carga);
}

Json carga_de(const Suceso& suceso, std::string_view evento) {
  return carga_para(evento, suceso.datos, suceso.tipo ? suceso.tipo->clase : Clase::kOtra);
}

}  // namespace

std::vector<std::string> canales_del_evento(const Read& read, const Tipo* tipo,
                                            const Partes& partes) {
  const bool es_para_todos =
      read.settings().text("difusion") == "total" || (tipo && tipo->clase == Clase::kServicio);
  if (es_para_todos) return {std::string(kEventos)};
  std::vector<std::string> canales{canal_de_rol("admin")};
  if (!tipo) return canales;
  const bool es_del_cliente = tipo->clase == Clase::kReserva || tipo->clase == Clase::kPago;
  const bool es_del_proveedor = es_del_cliente || tipo->clase == Clase::kCalificacion;
  const auto agregar = [&](bool toca, const std::string& usuario) {
    if (!toca || usuario.empty()) return;
    const std::string canal = canal_de_asunto(usuario);
    if (std::ranges::find(canales, canal) == canales.end()) canales.push_back(canal);
  };
  agregar(es_del_cliente, partes.cliente);
  agregar(es_del_proveedor, partes.proveedor);
  return canales;
}

void difundir(Tx& tx, const Suceso& suceso) {
  decir(tx, suceso, "negocio:evento", suceso.sobre);
  bool se_dijo = false;
  if (suceso.tipo) {
    for (const std::string_view evento : suceso.tipo->publicos) {
      decir(tx, suceso, evento, carga_de(suceso, evento));
      se_dijo = se_dijo || evento == suceso.nombre;
    }
    if (!suceso.tipo->rol.empty())
      tx.emit(canal_de_rol(suceso.tipo->rol), suceso.tipo->evento_del_rol,
              carga_de(suceso, suceso.tipo->evento_del_rol));
  }
  if (!se_dijo) decir(tx, suceso, suceso.nombre, carga_de(suceso, suceso.nombre));
}

std::int64_t oyentes_de(Read& read, const std::vector<std::string>& canales) {
  std::int64_t oyentes = 0;
  for (const std::string& canal : canales) {
    if (canal == kEventos) return en_linea(read);
    if (canal == canal_de_rol("admin"))
      oyentes += en_linea_del_rol(read, "admin");
    else
      oyentes += en_linea_del_usuario(read, canal.substr(canal.find(':') + 1));
  }
  return oyentes;
}

}  // namespace chasqui::tablero
