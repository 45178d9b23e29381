#include "api/accounts.h"

#include <algorithm>
#include <utility>

namespace chasqui::api {
namespace {

constexpr std::size_t kWorkers = 2;

access::TokenSettings token_settings(const schema::Auth& auth, const std::string& site) {
  access::TokenSettings settings;
  settings.id_claim = auth.id_claim;
  settings.access_life = auth.access;
  settings.refresh_life = auth.refresh;
  settings.outside_roles = auth.outside_roles;
  settings.outside_default = auth.outside_default;
  if (auth.format == schema::TokenFormat::kSimpleJwt) {
    settings.format = access::TokenFormat::kSimplejwt;
    settings.site = site;
  } else {
    settings.issuer = site;
    settings.audience = site;
  }
  return settings;
}

access::TokenSettings browser_settings(access::TokenSettings settings) {
  settings.access_life = settings.refresh_life;
  return settings;
}

access::LoginBy login_by(const schema::Auth& auth) {
  const bool by_email =
      std::ranges::find(auth.login_by, schema::LoginBy::kEmail) != auth.login_by.end();
  return by_email ? access::LoginBy::kUsernameOrEmail : access::LoginBy::kUsername;
}

constexpr std::chrono::hours kForgetEvery{1};

}  // namespace

Accounts::Accounts(const AccountsNeeds& needs, AccountsSettings settings)
    : needs_(needs),
      settings_(std::move(settings)),
      directory_(needs_.auth.refresh),
      tokens_(token_settings(needs_.auth, settings_.site),
              {needs_.keyring, directory_, needs_.random}),
      browser_tokens_(browser_settings(token_settings(needs_.auth, settings_.site)),
                      {needs_.keyring, directory_, needs_.random}),
      gate_({.at_once = static_cast<std::ptrdiff_t>(settings_.password_threads)}),
      throttle_(settings_.login, needs_.clock),
      sign_in_(sign_in_needs(tokens_)),
      browser_sign_in_(sign_in_needs(browser_tokens_)),
      hashers_(settings_.password_threads + 1),  // One commits while the others hash.
      workers_(kWorkers) {
  if (needs_.on_revoked) directory_.on_revoked(needs_.on_revoked);
  needs_.database.read_now(
      [this](db::Connection& connection) { directory_.refresh(connection, needs_.clock.now()); });
}

Accounts::~Accounts() = default;

void Accounts::stop() {
  hashers_.stop();
  workers_.stop();
}

access::SignIn::Needs Accounts::sign_in_needs(const access::Tokens& tokens) {
  return {needs_.database, directory_,   tokens,        gate_,
          throttle_,       needs_.clock, needs_.random, login_by(needs_.auth)};
}

void Accounts::refresh() {
  needs_.database.read_now(
      [this](db::Connection& connection) { directory_.refresh(connection, needs_.clock.now()); });
  const std::vector<access::KeyUse> uses = directory_.take_key_uses();
  if (uses.empty()) return;
  needs_.database.write_now([&](db::WriteTx& write) {
    access::note_key_uses(write, uses);
    return std::string();
  });
}

void Accounts::forget_ended() {
  const Utc now = needs_.clock.now();
  std::int64_t due = forget_at_ms_.load();
  if (now.ms < due || !forget_at_ms_.compare_exchange_strong(due, (now + kForgetEvery).ms)) return;
  needs_.database.write_now([](db::WriteTx& write) {
    access::forget_sessions(write);
    access::forget_links(write);
    return std::string();
  });
}

}  // namespace chasqui::api
