#include "access/sign_in.h"

#include "access/password.h"
#include "base/errors.h"
#include "base/text.h"

namespace chasqui::access {
namespace {

constexpr std::chrono::seconds kGrace{10};  // In which a lost answer may be asked for again.

Refusal wrong_credentials() {
  return Refusal(Kind::kUnauthenticated, "credenciales", "Usuario o contraseña incorrectos");
}

Refusal bad_token(std::string_view cause) {
  return Refusal(Kind::kUnauthenticated, "token_invalido", "El token ya no vale")
      .because(std::string(cause));
}

Refusal dead_link() { return Refusal(Kind::kNotFound, "enlace", "El enlace ya no sirve"); }

// What became of a refresh token. Said after the commit: what it ended stays ended.
struct Renewal {
  std::optional<Session> session{};
  std::optional<Account> account{};
  std::string_view fault{};
};

Renewal renewal_fault(std::string_view fault) { return {{}, {}, fault}; }

// A session of a token that another program issued with the same key; from now on it is ours.
std::optional<Session> adopt(db::WriteTx& write, const RefreshClaim& claim, Random& random) {
  if (!claim.account || !claim.expires_at || *claim.expires_at <= write.now()) return std::nullopt;
  const auto account = find_account(write.connection(), *claim.account);
  if (!account || !account->is_active) return std::nullopt;
  const bool is_older =
      !claim.issued_at || claim.issued_at->ms / 1000 < account->version_at.ms / 1000;
  if (account->version > 1 && is_older) return std::nullopt;
  return start_session(
      write, {.account = account->id, .life = *claim.expires_at - write.now(), .id = claim.session},
      random);
}

}  // namespace

void SignIn::refresh_directory() {
  const Utc now = needs_.clock.now();
  needs_.database.read_now(
      [&](db::Connection& connection) { needs_.directory.refresh(connection, now); });
}

void SignIn::admit(std::string_view address, std::string_view login) {
  const int wait = needs_.throttle.try_once(address, login);
  if (wait > 0)
    throw Refusal(Kind::kTooMany, "demasiados_intentos", "Demasiados intentos: espere un poco")
        .retry_after(wait);
}

Account SignIn::checked(std::string_view login, std::string_view password) {
  std::optional<Account> account;
  std::string hash;
  needs_.database.read_now([&](db::Connection& connection) {
    account = find_account_by_login(connection, login, needs_.by);
    const bool has_password = account && !account->password.empty();
    hash = has_password ? account->password : decoy_hash(connection, login);
  });
  const bool fits = needs_.gate.run([&] { return is_password(hash, password); });
  if (!account || account->password.empty() || !account->is_active || !fits)
    throw wrong_credentials();
  return std::move(*account);
}

SignedIn SignIn::login(std::string_view login, std::string_view password, const Client& client) {
  require_password_size(password);
  admit(client.address, login);
  try {
    const Account account = checked(login, password);
    std::string better;
    if (needs_rehash(account.password))
      better = needs_.gate.run([&] { return hashed_password(password); });
    SignedIn signed_in = begin_session(account, client, better);
    needs_.throttle.succeeded(client.address, login);
    return signed_in;
  } catch (const Refusal& refusal) {
    if (refusal.kind() == Kind::kUnauthenticated) needs_.throttle.failed(client.address, login);
    throw;
  }
}

// What was checked may have changed meanwhile: then the check is void.
SignedIn SignIn::begin_session(const Account& checked, const Client& client,
                               const std::string& better_hash) {
  Account account;
  Session session;
  needs_.database.write_now([&](db::WriteTx& write) {
    const auto present = find_account(write.connection(), checked.id);
    if (!present || !present->is_active || present->version != checked.version)
      throw wrong_credentials();
    if (!better_hash.empty()) replace_hash(write, checked.id, better_hash);
    touch_last_login(write, checked.id);
    session = start_session(write,
                            {.account = checked.id,
                             .life = needs_.tokens.settings().refresh_life,
                             .address = client.address,
                             .agent = client.agent},
                            needs_.random);
    account = *present;
    return std::string();
  });
  return issue(account, session);
}

SignedIn SignIn::issue(const Account& account, const Session& session) {
  // Another program may have made or changed the account just now; who got a token gets in with it.
  const auto known = needs_.directory.member(account.id);
  if (!known || known->version != account.version) refresh_directory();
  return {account, session, needs_.tokens.access_token(account, session, needs_.clock.now()),
          needs_.tokens.refresh_token(account, session), needs_.tokens.settings().access_life};
}

SignedIn SignIn::renew(std::string_view refresh) {
  const auto claim = needs_.tokens.read_refresh(refresh, needs_.clock.now());
  if (!claim) throw bad_token(to_string(claim.error()));
  const Tokens& tokens = needs_.tokens;
  const bool rotates = tokens.settings().format == TokenFormat::kOauth2;
  const auto renewal_of = [&](db::WriteTx& write) -> Renewal {
    auto session = find_session(write.connection(), claim->session);
    if (!session) session = adopt(write, *claim, needs_.random);
    if (!session || !session->is_live(write.now())) return renewal_fault("ended");
    if (!tokens.is_genuine(refresh, *session, *claim, write.now()))
      return renewal_fault("signature");
    auto account = find_account(write.connection(), session->account);
    if (!account || !account->is_active) return renewal_fault("no_account");
    if (!rotates) {
      touch_session(write, session->id);
      return {std::move(session), std::move(account), ""};
    }
    const bool is_lost_answer =
        claim->generation == session->generation - 1 && write.now() - session->rotated_at <= kGrace;
    if (claim->generation != session->generation && !is_lost_answer) {
      access::end_session(write, session->account, session->id);
      return renewal_fault("reused");
    }
    if (!is_lost_answer) rotate_session(write, *session, tokens.settings().refresh_life);
    return {find_session(write.connection(), session->id), std::move(account), ""};
  };
  Renewal renewal;
  needs_.database.write_now([&](db::WriteTx& write) {
    renewal = renewal_of(write);
    return std::string();
  });
  if (renewal.fault == "reused") refresh_directory();
  if (!renewal.fault.empty()) throw bad_token(renewal.fault);
  return issue(*renewal.account, *renewal.session);
}

void SignIn::logout(std::string_view refresh, std::int64_t account) {
  const auto claim = needs_.tokens.read_refresh(refresh, needs_.clock.now());
  if (!claim) throw bad_token(to_string(claim.error()));
  needs_.database.write_now([&](db::WriteTx& write) {
    auto session = find_session(write.connection(), claim->session);
    if (!session) session = adopt(write, *claim, needs_.random);
    const bool is_good = session && session->is_live(write.now()) &&
                         needs_.tokens.is_genuine(refresh, *session, *claim, write.now()) &&
                         (account == 0 || account == session->account);
    if (!is_good) throw bad_token("ended");
    access::end_session(write, session->account, session->id);
    return std::string();
  });
  refresh_directory();
}

bool SignIn::end_session(std::int64_t account, std::string_view session) {
  bool is_ended = false;
  needs_.database.write_now([&](db::WriteTx& write) {
    is_ended = access::end_session(write, account, session);
    return std::string();
  });
  refresh_directory();
  return is_ended;
}

std::int64_t SignIn::end_sessions(std::int64_t account) {
  std::int64_t count = 0;
  needs_.database.write_now([&](db::WriteTx& write) {
    count = access::end_sessions(write, account);
    return std::string();
  });
  refresh_directory();
  return count;
}

void SignIn::change_password(std::int64_t id, std::string_view before, std::string_view after) {
  require_password_size(before, "password");
  require_password_policy(after, "new_password");
  const auto account = needs_.database.read_now(
      [&](db::Connection& connection) { return find_account(connection, id); });
  if (!account) throw Refusal(Kind::kNotFound, "usuario", "No hay tal cuenta");
  admit("", account->username);
  if (!needs_.gate.run([&] { return is_password(account->password, before); })) {
    needs_.throttle.failed("", account->username);
    throw Refusal(Kind::kForbidden, "credenciales", "La contraseña actual no es esa");
  }
  const std::string hash = needs_.gate.run([&] { return hashed_password(after); });
  needs_.throttle.succeeded("", account->username);
  needs_.database.write_now([&](db::WriteTx& write) {
    set_password(write, id, hash);
    return std::string();
  });
  refresh_directory();
}

SignedIn SignIn::accept_link(std::string_view token, std::string_view password,
                             const NewAccount& first_admin, const Client& client) {
  require_password_policy(password);
  const Utc now = needs_.clock.now();
  const auto link = needs_.database.read_now(
      [&](db::Connection& connection) { return find_link(connection, token, now); });
  if (!link) throw dead_link();
  const std::string hash = needs_.gate.run([&] { return hashed_password(password); });
  Account account;
  needs_.database.write_now([&](db::WriteTx& write) {
    account = account_of_link(write, token, hash, first_admin);
    return std::string();
  });
  refresh_directory();
  return begin_session(account, client, "");
}

Account SignIn::account_of_link(db::WriteTx& write, std::string_view token, const std::string& hash,
                                const NewAccount& first_admin) {
  const auto link = use_link(write, token);
  if (!link) throw dead_link();
  if (link->purpose == LinkPurpose::kFirstAdmin) {
    NewAccount wanted = first_admin;
    wanted.password = hash;
    return add_account(write, wanted);
  }
  const auto account = find_account(write.connection(), link->account);
  if (!account || !account->is_active) throw dead_link();
  set_password(write, account->id, hash);
  return *find_account(write.connection(), account->id);
}

}  // namespace chasqui::access
