// Which keys sign a site's tokens, and which else verify them: SECRET_KEY, DATA/<site>/keys.json,
// and the JWK set, or the public key in PEM, that site.<site>.jwks names: a file, or an address.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "access/live_keyring.h"
#include "base/chance.h"
#include "base/clock.h"
#include "main/config.h"
#include "main/remote_keys.h"
#include "schema/app_schema.h"

namespace chasqui::main {

// SECRET_KEY, or what stands in the file that SECRET_KEY_FILE names; never an option: it would show
// in the list of processes. Throws Refusal when the file cannot be read or the key is too short.
std::optional<std::string> secret_from_environment();

std::filesystem::path keys_path(const Config& config, const std::string& site);

// The site's part of SECRET_KEY. With simplejwt it is the key itself, so that tokens issued by the
// system before hold; otherwise one that is derived for the site.
std::string secret_of_site(const schema::AppSchema& schema, const std::string& secret);

// SECRET_KEY signs; without it, or when site.<site>.algorithm is EdDSA, keys.json does, made when
// absent. A site without accounts, or one that does not sign, has no keys.json. What an address
// names is not among them. Throws Refusal.
access::Keyring keyring_of(const Config& config, const schema::AppSchema& schema, Random& random,
                           bool signs = true);

// The keys of a site that is served.
class SiteKeys final {
 public:
  struct Needs {  // All outlive it.
    const Config& config;
    const schema::AppSchema& schema;
    Random& random;
    const Clock& clock;
    bool is_open = false;  // Served without signing in: it signs nothing.
  };
  // A file whose first key is of another algorithm than the configuration says gets a new one.
  explicit SiteKeys(const Needs& needs);

  const access::LiveKeyring& live() const { return live_; }
  // Takes over files that changed; true when some did. Throws Refusal when they cannot be used: the
  // keys before stay, and the files are not looked at again until they change once more.
  bool refresh();
  // Those at an address; blocks, refresh() takes over what it got. Throws Refusal.
  void fetch();

 private:
  std::string files() const;  // How they look from outside.
  access::Keyring read() const;
  access::Keyring first() const;

  const Needs needs_;
  const std::unique_ptr<RemoteKeys> remote_;  // Null: site.<site>.jwks is no address.
  access::LiveKeyring live_;
  std::string seen_;
};

}  // namespace chasqui::main
