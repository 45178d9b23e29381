// The one door to data: Read sees one snapshot, Tx changes records and says what happened.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/accounts.h"
#include "access/identity.h"
#include "base/clock.h"
#include "base/zone.h"
#include "db/write_job.h"
#include "schema/app_schema.h"
#include "service/facts.h"
#include "service/record.h"
#include "service/select.h"
#include "service/settings.h"

namespace chasqui::schema {
class SqlCatalog;
class View;
}  // namespace chasqui::schema

namespace chasqui::service {

class App;
class Source;
class Tally;

// What all requests of a site share; immutable, outlives them.
struct SiteContext {
  const schema::AppSchema& schema;
  const schema::SqlCatalog& sql;
  const App& app;
  const Settings& settings;
  const Zone& zone;          // The site's business days.
  Source* source = nullptr;  // Another program's lists; null: none.
  Tally* tally = nullptr;    // How callers fared since the program started; null: nobody counts.
};

// Something that was done while its device was away, and is told now.
struct Away {
  Utc happened;  // By the device's clock; not after `now`.
  // It happened, whatever the records say by now: a sale, a payment. To be kept, not refused.
  bool is_fact = false;
};

// Who asks, and when.
struct Caller {
  access::Identity identity;
  Utc now;
  std::string request_id = {};    // As in the program's log; empty: none.
  std::optional<Away> away = {};  // Nothing: it is done now.
};

class Read {
 public:
  Read(const SiteContext& site, db::Connection& connection, const Caller& caller)
      : site_(site), connection_(connection), caller_(caller) {}
  Read(const Read&) = delete;
  Read& operator=(const Read&) = delete;

  const access::Identity& who() const { return caller_.identity; }
  Utc now() const { return caller_.now; }
  Utc happened() const { return caller_.away ? caller_.away->happened : caller_.now; }
  bool is_fact() const { return caller_.away && caller_.away->is_fact; }
  bool is_away() const { return caller_.away.has_value(); }
  const Settings& settings() const { return site_.settings; }
  const Zone& zone() const { return site_.zone; }
  const App& app() const { return site_.app; }
  const SiteContext& site() const { return site_; }
  const Caller& caller() const { return caller_; }
  db::Connection& connection() { return connection_; }  // For the platform's lists, not for apps.

  bool has_model(std::string_view name) const { return site_.schema.find_model(name); }
  Select from(std::string_view model);
  Select seen(std::string_view model);  // Those records that who asks may read.
  std::optional<Record> find(std::string_view model, Id id);
  Record get(std::string_view model, Id id);  // Throws the model's "not found".
  std::optional<access::Account> account(std::int64_t id);
  std::vector<access::Account> accounts_with_role(std::string_view role);  // Empty: all.

  // Services act with full rights; these say what who asks may see of what they found.
  const schema::Asker& asker() const;
  const schema::View& view(std::string_view model) const;
  bool can_read(std::string_view model, const Record& record) const;
  JsonObject visible(std::string_view model, const Record& record) const;  // Its visible fields.

 protected:
  const schema::Model& model(std::string_view name) const;
  const SiteContext& site_;
  db::Connection& connection_;
  const Caller& caller_;

 private:
  mutable std::shared_ptr<const schema::Asker> asker_;  // Made when first asked for, as views.
  mutable std::vector<std::shared_ptr<const schema::View>> views_;
};

// Field errors, broken references and uniqueness come out as Refusals in the app's words.
class Tx final : public Read {
 public:
  Tx(const SiteContext& site, db::WriteTx& tx, const Caller& caller)
      : Read(site, tx.connection(), caller), tx_(tx) {}

  // Fills in defaults, key, version and times; returns the record as stored.
  Record insert(std::string_view model, Record values);
  // The same for many at once, at the price of few: none of them says its own id.
  std::vector<Record> insert_all(std::string_view model, std::vector<Record> values);
  // Changes the named fields. With `expected_version` a newer record is refused: the Refusal is a
  // conflict and carries the current one as "actual".
  Record update(std::string_view model, Id id, Record changes,
                std::optional<std::int64_t> expected_version = std::nullopt);
  // The same for a record that this transaction has read.
  Record update(std::string_view model, Record current, Record changes);
  // Soft where the model says so. Records that refer to it are cut loose, removed as well or stop
  // it.
  Record remove(std::string_view model, Id id);

  // Brings a soft-deleted record back; one that is there stays as it is.
  Record restore(std::string_view model, Id id);

  // The same transaction for another caller, who outlives what this returns.
  Tx with_caller(const Caller& other) { return Tx(site_, tx_, other); }

  // Files an event under a stream; it is heard after the commit.
  void emit(std::string_view stream, std::string_view event, const Json& data);
  // The password is a hash. In the audit unless the program itself asks, as in an import or a demo.
  // They throw as access/accounts does.
  access::Account add_account(const access::NewAccount& account);
  void set_password(std::int64_t account, std::string_view hash);  // Every session of it ends.
  void set_names(std::int64_t account, const access::AccountNames& names);
  void set_active(std::int64_t account, bool is_active);  // Every session of it ends.
  // A refresh token that another program signed with the site's key and that was signed out there:
  // it is good for nothing here. False: it says no session, no account, or is over anyway.
  bool end_foreign_session(std::string_view refresh);
  // 1, 2, 3… per series without gaps: a number that is not committed is given out again.
  std::int64_t next_number(std::string_view series);
  template <class Part>
  decltype(auto) nested(Part&& part) {
    return tx_.nested(std::forward<Part>(part));
  }

 private:
  void audit(const schema::Model& model, const Record* before, const Record* after);
  void release_references(const schema::Model& target, Id id);
  void release_reference(const schema::Model& holder, const schema::Field& field, Id id);
  db::WriteTx& tx_;
  RecordFacts facts_;
};

// Rethrows the database's errors as Refusals that name fields; any other goes on as it is.
[[noreturn]] void throw_as_refusal(const schema::AppSchema& schema, std::exception_ptr error);

}  // namespace chasqui::service
