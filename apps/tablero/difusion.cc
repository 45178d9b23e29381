#include "difusion.h"

#include "conexiones.h"

namespace chasqui::tablero {
namespace {

constexpr std::string_view kSobre = "negocio:evento";

void decir(Tx& tx, const Suceso& suceso, std::string_view evento, const Json& carga) {
  for (const std::string& canal : suceso.canales) tx.emit(canal, evento, carga);
}

std::optional<Json> carga_doblada(const Suceso& suceso, std::string_view evento) {
  if (evento == kSobre) return std::nullopt;
  const Clase clase = suceso.tipo ? suceso.tipo->clase : Clase::kOtra;
  return tablero::carga_doblada(evento, *suceso.datos.if_object(), clase);
}

}  // namespace

std::vector<std::string> interesados(const Tipo* tipo, const Partes& partes) {
  if (!tipo) return {};
  const bool es_de_dos = tipo->clase == Clase::kReserva || tipo->clase == Clase::kPago;
  std::vector<std::string> usuarios;
  if (es_de_dos && !partes.cliente.empty()) usuarios.push_back(partes.cliente);
  if ((es_de_dos || tipo->clase == Clase::kCalificacion) && !partes.proveedor.empty() &&
      (usuarios.empty() || usuarios.front() != partes.proveedor))
    usuarios.push_back(partes.proveedor);
  return usuarios;
}

std::vector<std::string> canales_del_evento(const Read& read, const Tipo* tipo,
                                            const Partes& partes) {
  const bool es_para_todos =
      read.settings().text("difusion") == "total" || (tipo && tipo->clase == Clase::kServicio);
  if (es_para_todos) return {std::string(kEventos)};
  std::vector<std::string> canales{canal_de_rol("admin")};
  for (const std::string& usuario : interesados(tipo, partes))
    canales.push_back(canal_de_asunto(usuario));
  return canales;
}

std::vector<Nombre> nombres_de(std::string_view nombre, const Tipo* tipo) {
  std::vector<Nombre> nombres{{kSobre, {}}};
  bool se_dijo = false;
  if (tipo) {
    for (const std::string_view evento : tipo->publicos) {
      nombres.push_back({evento, {}});
      se_dijo = se_dijo || evento == nombre;
    }
    if (!tipo->rol.empty()) nombres.push_back({tipo->evento_del_rol, tipo->rol});
  }
  if (!se_dijo) nombres.push_back({nombre, {}});
  return nombres;
}

void difundir(Tx& tx, const Suceso& suceso) {
  for (const Nombre& nombre : nombres_de(suceso.nombre, suceso.tipo)) {
    const std::optional<Json> doble = carga_doblada(suceso, nombre.evento);
    const Json& carga = doble ? *doble : nombre.evento == kSobre ? suceso.sobre : suceso.datos;
    if (nombre.rol.empty())
      decir(tx, suceso, nombre.evento, carga);
    else
      tx.emit(canal_de_rol(nombre.rol), nombre.evento, carga);
  }
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
