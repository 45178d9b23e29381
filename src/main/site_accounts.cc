#include "main/site_accounts.h"

#include <algorithm>
#include <thread>

#include "access/links.h"
#include "access/password.h"

namespace chasqui::main {
namespace {

// The sockets of what ended hear it, whatever loop they live on.
void end_sockets(edge::SocketRegistry& sockets, const access::Revoked& revoked) {
  sockets.end_all(
      [revoked](const edge::SocketOwner& owner) {
        if (revoked.key != 0) return owner.key == revoked.key;
        if (owner.account == 0 || owner.account != revoked.account) return false;
        return revoked.session.empty() || owner.session == revoked.session;
      },
      {.code = 4401,
       .reason = "sesion_terminada",
       .message = R"({"event":"error","tipo":"error","mensaje":"La sesión terminó",)"
                  R"("data":{"codigo":"sesion_terminada"}})"});
}

}  // namespace

std::unique_ptr<api::Accounts> make_accounts(SiteAccountsTools tools) {
  const schema::AppSchema& schema = tools.app.schema();
  if (!schema.auth) return nullptr;
  api::AccountsSettings settings;
  settings.site = schema.app.name;
  settings.allowed = std::move(tools.allowed);
  settings.password_threads = std::max(1u, std::thread::hardware_concurrency() / 2);
  return std::make_unique<api::Accounts>(
      api::AccountsNeeds{*schema.auth, tools.keys, tools.database, tools.clock, tools.random,
                         [&sockets = tools.sockets](const access::Revoked& revoked) {
                           end_sockets(sockets, revoked);
                         }},
      std::move(settings));
}

std::string first_admin_link(const LoadedApp& app, db::Database& database, Random& random) {
  if (!app.schema().auth) return {};
  std::string path;
  database.write_now([&](db::WriteTx& write) {
    path.clear();
    if (access::count_accounts(write.connection()) == 0)
      path = access::link_path(
          access::add_link(write, {.purpose = access::LinkPurpose::kFirstAdmin}, random));
    return std::string();
  });
  return path;
}

std::string fill_demo_accounts(const LoadedApp& app, db::Database& database) {
  std::string lines;
  for (const service::DemoAccount& account : app.app().demo_accounts()) {
    const std::string hash = access::hashed_password(account.password);
    database.write_now([&](db::WriteTx& write) {
      if (!access::find_account_by_login(write.connection(), account.username,
                                         access::LoginBy::kUsername))
        access::add_account(write, {.username = account.username,
                                    .email = account.email,
                                    .first_name = account.first_name,
                                    .last_name = account.last_name,
                                    .password = hash,
                                    .roles = {account.role}});
      return std::string();
    });
    lines += "user " + account.username + " password " + account.password + " role " +
             account.role + "\n";
  }
  return lines;
}

}  // namespace chasqui::main
