// What the sign-in endpoints say to people.
#pragma once

namespace chasqui::api::words {

inline constexpr const char* kNamePasswordMissing = "Se requieren usuario y contraseña";
inline constexpr const char* kRefreshMissing = "Se requiere el token de refresco";
inline constexpr const char* kFieldRequired = "Este campo es requerido.";
inline constexpr const char* kTokenInvalid = "El token es inválido o ha expirado";
inline constexpr const char* kNoSuchAccount = "No hay una cuenta activa con esas credenciales";
inline constexpr const char* kRenewed = "Token renovado";
inline constexpr const char* kSignedOut = "Sesión cerrada";
inline constexpr const char* kPasswordChanged = "Contraseña cambiada";
inline constexpr const char* kNotSignedIn = "Not authenticated";
inline constexpr const char* kNoAccount = "Esta credencial no es de una cuenta";
inline constexpr const char* kNoSuchSession = "No existe esa sesión";

}  // namespace chasqui::api::words
