#include "main/site_accounts.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <thread>

#include "access/links.h"
#include "access/password.h"
#include "base/errors.h"

namespace chasqui::main {
namespace {

constexpr std::size_t kSecretBytesMin = 16;

std::string file_text(const char* path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Refusal(Kind::kInvalid, "secret_key", "SECRET_KEY_FILE cannot be read");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

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

std::optional<std::string> secret_from_environment() {
  const char* const said = std::getenv("SECRET_KEY");
  const char* const file = std::getenv("SECRET_KEY_FILE");
  if (!said && !file) return std::nullopt;
  std::string secret = said ? std::string(said) : file_text(file);
  if (secret.size() < kSecretBytesMin)
    throw Refusal(Kind::kInvalid, "secret_key", "SECRET_KEY: at least 16 bytes");
  return secret;
}

access::Keyring keyring_of(const Config& config, const std::string& site, Random& random) {
  if (const auto secret = secret_from_environment()) return access::keyring_of_secret(*secret);
  return access::load_keyring(config.data / site / "keys.json", access::Algorithm::kHs256, random);
}

std::unique_ptr<api::Accounts> make_accounts(SiteAccountsTools tools) {
  const schema::AppSchema& schema = tools.app.schema();
  if (!schema.auth) return nullptr;
  api::AccountsSettings settings;
  settings.site = schema.app.name;
  settings.keyring = keyring_of(tools.config, schema.app.name, tools.random);
  settings.allowed = std::move(tools.allowed);
  settings.password_threads = std::max(1u, std::thread::hardware_concurrency() / 2);
  return std::make_unique<api::Accounts>(
      api::AccountsNeeds{*schema.auth, tools.database, tools.clock, tools.random,
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
