#include "api/account_changes.h"

#include <algorithm>
#include <set>

#include "access/links.h"
#include "access/sessions.h"
#include "api/audit.h"
#include "base/chance.h"
#include "base/errors.h"
#include "base/text.h"

namespace chasqui::api {
namespace {

using access::Account;

JsonArray list_of(const std::vector<std::string>& words) { return {words.begin(), words.end()}; }

JsonObject told(const Account& account) {
  return {{"usuario", account.username},     {"correo", account.email},
          {"nombre", account.first_name},    {"apellido", account.last_name},
          {"roles", list_of(account.roles)}, {"activo", account.is_active}};
}

// What differs, on both sides.
std::pair<JsonObject, JsonObject> difference(const Account& before, const Account& after) {
  std::pair<JsonObject, JsonObject> sides;
  const JsonObject now = told(after);
  for (const auto& [name, value] : told(before)) {
    if (now.at(name) == value) continue;
    sides.first.append(name, value);
    sides.second.append(name, now.at(name));
  }
  return sides;
}

// In whatever order: the same ones end nobody's sessions.
bool are_others(const std::vector<std::string>& wanted, const std::vector<std::string>& known) {
  std::set<std::string> now(known.begin(), known.end()), then;
  for (const std::string& role : wanted) then.insert(fold(role));
  return now != then;
}

std::string wire_name(const std::string& name) {
  static constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"username", "usuario"},   {"email", "correo"},   {"first_name", "nombre"},
      {"last_name", "apellido"}, {"password", "clave"}, {"name", "nombre"}};
  for (const auto& [ours, theirs] : kNames)
    if (name == ours) return std::string(theirs);
  return name;
}

// The refusal with the fields' names of the administration.
template <class Work>
auto in_wire_words(Work&& work) {
  try {
    return work();
  } catch (const Refusal& refusal) {
    if (refusal.kind() != Kind::kInvalid) throw;
    std::vector<FieldError> fields = refusal.fields();
    for (FieldError& field : fields)
      for (std::string& part : field.loc) part = wire_name(part);
    throw Refusal::invalid(std::move(fields));
  }
}

}  // namespace

Account AccountBook::get(std::int64_t id) {
  auto account = access::find_account(write_.connection(), id);
  if (!account) throw Refusal(Kind::kNotFound, "usuario", "No hay una cuenta con ese número");
  return std::move(*account);
}

void AccountBook::require_roles(const std::vector<std::string>& roles) const {
  for (const std::string& role : roles)
    if (!auth_.find_role(fold(role)))
      throw Refusal::invalid(
          {{{"body", "roles"}, "enum", "No hay un rol '" + role + "'", Json(role)}});
}

bool AccountBook::administers(const Account& account) const {
  return account.is_active && std::ranges::any_of(auth_.admin_roles, [&](const std::string& role) {
           return account.has_role(role);
         });
}

void AccountBook::keep_somebody(const Account& before, const Account& after) {
  if (!administers(before) || administers(after)) return;
  const access::Identity& who = caller_.identity;
  if (who.kind == access::IdentityKind::kUser && who.id == before.id)
    throw Refusal(Kind::kConflict, "acceso_propio", "Nadie se quita a sí mismo la administración");
  for (const Account& other : access::list_accounts(write_.connection(), {.active_only = true}))
    if (administers(other)) return;
  throw Refusal(Kind::kConflict, "ultimo_administrador",
                "Es la última cuenta que administra: antes hace falta otra");
}

void AccountBook::note(std::string action, std::int64_t id, Json before, Json after) {
  api::note(
      write_, caller_,
      {std::move(action), "usuarios", std::to_string(id), std::move(before), std::move(after)});
}

Account AccountBook::add(access::NewAccount account) {
  require_roles(account.roles);
  Account added = in_wire_words([&] { return access::add_account(write_, account); });
  note("create", added.id, nullptr, told(added));
  return added;
}

Account AccountBook::change(std::int64_t id, const AccountChanges& changes) {
  const Account before = get(id);
  if (changes.roles) require_roles(*changes.roles);
  if (changes.roles && are_others(*changes.roles, before.roles))
    access::set_roles(write_, id, *changes.roles);
  if (changes.is_active && *changes.is_active != before.is_active)
    access::set_active(write_, id, *changes.is_active);
  if (changes.email || changes.first_name || changes.last_name)
    in_wire_words([&] {
      access::set_names(
          write_, id,
          {changes.email.value_or(before.email), changes.first_name.value_or(before.first_name),
           changes.last_name.value_or(before.last_name)});
    });
  const Account after = get(id);
  keep_somebody(before, after);
  auto [was, is] = difference(before, after);
  if (!is.empty()) note("update", id, std::move(was), std::move(is));
  return after;
}

void AccountBook::set_password(std::int64_t id, const std::string& hash) {
  get(id);
  access::set_password(write_, id, hash);
  note("update", id, nullptr, JsonObject{{"clave", true}});
}

std::string AccountBook::invite(std::int64_t id) {
  const Account account = get(id);
  const auto purpose =
      account.password.empty() ? access::LinkPurpose::kInvite : access::LinkPurpose::kReset;
  SystemRandom random;
  std::string token = access::add_link(write_, {.purpose = purpose, .account = id}, random);
  note("update", id, nullptr, JsonObject{{"enlace", access::to_string(purpose)}});
  return token;
}

std::int64_t AccountBook::end_sessions(std::int64_t id) {
  get(id);
  const std::int64_t ended = access::end_sessions(write_, id);
  note("update", id, nullptr, JsonObject{{"sesiones_terminadas", ended}});
  return ended;
}

}  // namespace chasqui::api
