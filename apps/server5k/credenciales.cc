#include "credenciales.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "direccion.h"
#include "hoja.h"
#include "kit/csv.h"
#include "kit/pdf.h"
#include "service/secret.h"

namespace chasqui::server5k {
namespace {

constexpr std::string_view kJuez = "juez", kCronometrista = "cronometrista";

enum Campo { kUsuario, kNombre, kApellido, kCorreo, kRol };
constexpr std::array<ColumnaDeHoja, 5> kColumnas{{{"usuario", "username", true},
                                                  {"nombre", "first_name"},
                                                  {"apellido", "last_name"},
                                                  {"correo", "email"},
                                                  {"rol", "role"}}};

struct Credencial {
  access::NewAccount cuenta;
  std::string clave;  // Empty: not made yet.
};

class Lector {
 public:
  Lector(Read& read, const HojaDeJueces& pedida) : hoja_(pedida.csv, kColumnas, kJuecesMax) {
    for (const access::Account& cuenta : read.accounts_with_role("")) {
      usuarios_.insert(fold(cuenta.username));
      if (!cuenta.email.empty()) correos_.insert(fold(cuenta.email));
    }
    while (hoja_.siguiente()) {
      const std::size_t antes = hoja_.errores().size();
      access::NewAccount cuenta = leer_fila();
      if (hoja_.errores().size() == antes) credenciales_.push_back({std::move(cuenta), ""});
    }
  }

  const Hoja& hoja() const { return hoja_; }
  std::vector<Credencial>& credenciales() { return credenciales_; }

 private:
  access::NewAccount leer_fila() {
    access::NewAccount cuenta{.username = hoja_.celda(kUsuario),
                              .email = hoja_.celda(kCorreo),
                              .first_name = hoja_.celda(kNombre),
                              .last_name = hoja_.celda(kApellido),
                              .roles = {rol()}};
    for (const FieldError& falta : access::faults_of(cuenta)) anotar(falta.loc.back());
    if (!usuarios_.insert(fold(cuenta.username)).second)
      hoja_.mal(kUsuario, "Ya hay un usuario \"" + cuenta.username + "\"");
    if (!cuenta.email.empty() && !correos_.insert(fold(cuenta.email)).second)
      hoja_.mal(kCorreo, "Ya lo tiene otra cuenta: \"" + cuenta.email + "\"");
    return cuenta;
  }

  // A field that no account may have so.
  void anotar(std::string_view campo) {
    for (std::size_t columna = 0; columna < kColumnas.size(); ++columna)
      if (kColumnas[columna].en_ingles == campo)
        hoja_.mal(columna, hoja_.celda(columna).empty()
                               ? "Hace falta"
                               : "No vale: \"" + hoja_.celda(columna) + "\"");
  }

  std::string rol() {
    std::string texto = fold(hoja_.celda(kRol));
    if (texto.empty()) return std::string(kJuez);
    if (texto != kJuez && texto != kCronometrista)
      hoja_.mal(kRol, "Es juez o cronometrista, no \"" + texto + "\"");
    return texto;
  }

  Hoja hoja_;
  std::set<std::string> usuarios_, correos_;
  std::vector<Credencial> credenciales_;
};

JsonObject credencial_json(const Credencial& una) {
  return {
      {"username", una.cuenta.username},   {"first_name", una.cuenta.first_name},
      {"last_name", una.cuenta.last_name}, {"email", una.cuenta.email},
      {"rol", una.cuenta.roles.at(0)},     {"clave", una.clave.empty() ? Json() : Json(una.clave)}};
}

kit::Table tabla_de(const std::vector<Credencial>& credenciales) {
  kit::Table tabla{
      .title = "Credenciales de jueces",
      .notes = {"Las claves no se pueden volver a ver: entréguelas y guarde esta hoja."},
      .columns = {{.name = "Nombre", .width = 30},
                  {.name = "Usuario", .width = 24},
                  {.name = "Clave", .width = 16},
                  {.name = "Rol", .width = 14}},
      .rows = {}};
  for (const auto& [cuenta, clave] : credenciales)
    tabla.rows.push_back({std::string(trim(cuenta.first_name + " " + cuenta.last_name)),
                          cuenta.username, clave, cuenta.roles.at(0)});
  return tabla;
}

using Formato = std::optional<std::string>;

void exigir_formato(const Formato& formato) {
  for (const std::string_view uno : {"json", "csv", "pdf"})
    if (formato.value_or("json") == uno) return;
  throw Refusal(Kind::kMalformed, "formato_invalido", "El formato es json, csv o pdf");
}

Answer entregar(const std::vector<Credencial>& credenciales, const Json& resumen,
                const Formato& formato) {
  if (formato == "csv")
    return {0, "text/csv; charset=utf-8", kit::to_csv(tabla_de(credenciales)), "credenciales.csv"};
  if (formato == "pdf")
    return {0, "application/pdf", kit::to_pdf(tabla_de(credenciales)), "credenciales.pdf"};
  return Answer::json(0, resumen);
}

Json resumen_de(const Lector& lector, const std::vector<Credencial>& credenciales, bool guarda) {
  const auto validas = std::ssize(credenciales);
  JsonArray jueces;
  for (const Credencial& una : credenciales) jueces.emplace_back(credencial_json(una));
  return JsonObject{{"filas", lector.hoja().leidas()},
                    {"validas", validas},
                    {"guardados", guarda ? validas : 0},
                    {"errores", lector.hoja().errores()},
                    {"jueces", std::move(jueces)}};
}

void poner_clave(Credencial& credencial, Random& random) {
  service::Credential hecha = service::made_up_credential(random);
  credencial.clave = std::move(hecha.password);
  credencial.cuenta.password = std::move(hecha.hash);
}

}  // namespace

service::WriteStep importar_jueces(Read& read, const HojaDeJueces& pedida) {
  exigir_formato(pedida.formato);
  Lector lector(read, pedida);
  std::vector<Credencial> credenciales = std::move(lector.credenciales());
  if (!pedida.confirmar.value_or(false))
    return [resumen = resumen_de(lector, credenciales, false)](Tx&) {
      return Answer::json(0, resumen);
    };
  lector.hoja().exigir_sin_errores();
  SystemRandom random;
  for (Credencial& una : credenciales) poner_clave(una, random);
  Json resumen = resumen_de(lector, credenciales, true);
  return [credenciales = std::move(credenciales), resumen = std::move(resumen),
          formato = pedida.formato](Tx& tx) {
    for (const Credencial& una : credenciales) tx.add_account(una.cuenta);
    avisar_a_direccion(tx, Id{});
    return entregar(credenciales, resumen, formato);
  };
}

access::Account exigir_que_solo_juzgue(Read& read, Id cual) {
  const auto cuenta = read.account(cual.value);
  if (!cuenta) throw Refusal(Kind::kNotFound, "juez", "Juez no encontrado");
  const bool solo_juzga = std::ranges::all_of(
      cuenta->roles, [](const std::string& rol) { return rol == kJuez || rol == kCronometrista; });
  if (!solo_juzga || cuenta->roles.empty())
    throw Refusal(Kind::kForbidden, "cuenta_no_es_de_juez",
                  "Solo se cambian así las cuentas de jueces y cronometristas");
  return *cuenta;
}

service::WriteStep cambiar_clave(Read& read, const NuevaClave& pedida) {
  exigir_formato(pedida.formato);
  const access::Account cuenta = exigir_que_solo_juzgue(read, pedida.id);
  Credencial una{{.username = cuenta.username,
                  .email = cuenta.email,
                  .first_name = cuenta.first_name,
                  .last_name = cuenta.last_name,
                  .roles = cuenta.roles},
                 ""};
  SystemRandom random;
  poner_clave(una, random);
  return [una = std::move(una), id = cuenta.id, formato = pedida.formato](Tx& tx) {
    tx.set_password(id, una.cuenta.password);
    JsonObject resumen = credencial_json(una);
    resumen.set("id", id);
    return entregar({una}, resumen, formato);
  };
}

}  // namespace chasqui::server5k
