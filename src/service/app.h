// What an app registers: its table of contents. Built once at start, then read only.
#pragma once
#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "access/accounts.h"
#include "base/asset.h"
#include "base/chance.h"
#include "schema/openapi.h"
#include "service/chore.h"
#include "service/describe.h"
#include "service/foreign.h"
#include "service/select.h"
#include "service/socket.h"
#include "service/source.h"
#include "service/tx.h"

namespace chasqui::service {

enum class InputFrom {
  kBody,         // JSON or a form.
  kQuery,        // The URL's parameters.
  kQueryOrBody,  // Either; the query wins member by member.
};

// What a service returns when JSON with the route's status does not say it: a page, a file, or a
// refusal that commits what it has written.
struct Answer {
  int status = 0;  // 0: the route's.
  std::string type = "application/json";
  std::string body;
  std::string file_name = {};  // Browsers save it under this name; empty: they show it.
  std::string location = {};   // Where a redirect leads to; empty: none.

  static Answer html(std::string page) { return {0, "text/html; charset=utf-8", std::move(page)}; }
  static Answer json(int status, const Json& value) {
    return {status, "application/json", to_text(value)};
  }
  // Whoever asked goes there by GET; it is not remembered.
  static Answer see_other(std::string location) {
    return {303, "text/plain; charset=utf-8", "", "", std::move(location)};
  }
};
template <>
struct ShapeOf<Answer> {
  static schema::Shape make() { return schema::shapes::any(); }
};

// What is still to be written, of a service that works before it: what takes long, as hashing, does
// not hold up those who write. May be called again after a failed batch.
using WriteStep = std::function<Answer(Tx&)>;
template <>
struct ShapeOf<WriteStep> : ShapeOf<Answer> {};

using ReadFn = std::function<Answer(Read&, const Json& input)>;
using WriteFn = std::function<Answer(Tx&, const Json& input)>;
using PrepareFn = std::function<WriteStep(Read&, const Json& input)>;

// One endpoint of an app. Path parameters are members of the input under their own names.
class Route {
 public:
  Route(std::string method, std::string path);
  Route& summary(std::string text);
  Route& description(std::string text);
  Route& tag(std::string text);
  Route& status(int status);
  Route& from(InputFrom from);
  Route& allow(std::string rule);  // In the rule language; without one the site does not start.
  Route& refuses(int status, std::string when);  // For the documentation.
  Route& body_max(std::size_t bytes);            // In place of the site's limit.
  // What a device did while it was away may be told later, under this name, by POST /sync
  // (api/sync). A fact has happened: the service keeps it where it would refuse a request
  // (Read::is_fact).
  enum class Offline { kRequest, kFact };
  Route& offline(std::string kind, Offline how = Offline::kRequest);
  // Its answer is never kept: a request that is repeated with its Idempotency-Key is a new one.
  Route& tells_secrets();
  // What is refused before the service is asked counts in the site's tally, as the service counts
  // what it refuses.
  Route& tallied();

  const std::string& method() const { return method_; }
  const std::string& path() const { return path_; }
  const std::string& rule() const { return rule_; }
  int status() const { return status_; }
  InputFrom from() const { return from_; }
  const schema::Shape& input() const { return input_; }
  const schema::Shape& output() const { return output_; }
  std::optional<std::size_t> body_bytes_max() const { return body_bytes_max_; }
  bool writes() const { return write_ || prepare_; }
  bool has_secrets() const { return has_secrets_; }
  const std::string& offline_kind() const { return offline_kind_; }  // Empty: only while connected.
  bool is_fact() const { return is_fact_; }
  bool is_tallied() const { return is_tallied_; }
  const ReadFn& read() const { return read_; }
  const WriteFn& write() const { return write_; }
  const PrepareFn& prepare() const { return prepare_; }
  schema::Operation operation() const;

 private:
  friend class App;
  std::string method_, path_, summary_, description_, tag_, rule_;
  int status_ = 200;
  std::optional<std::size_t> body_bytes_max_;
  InputFrom from_;
  schema::Shape input_, output_;
  std::vector<std::pair<int, std::string>> refusals_;
  bool has_secrets_ = false, is_tallied_ = false;
  std::string offline_kind_;
  bool is_fact_ = false;
  ReadFn read_;  // One of the three.
  WriteFn write_;
  PrepareFn prepare_;
};

// A filter of a model's list that app.toml cannot say: `?stock_bajo=true` compares two fields.
struct FlagFilter {
  std::string model, name, description;
  Condition when_true;
};

// Looks at, and may refuse or change, a record before the generated endpoints write it.
using BeforeWrite = std::function<void(Tx&, const Record* before, Record& changes)>;
struct Guard {
  std::string model;
  BeforeWrite create, update;
  std::function<void(Tx&, const Record& record)> remove;
};

// Demo data: the same every time. Called again with the next step until it is done; each call is
// one transaction.
struct DemoStep {
  Random& random;
  std::int64_t step;  // 0, 1, 2…
};
struct DemoState {
  std::int64_t done, total;
};
using Demo = std::function<DemoState(Tx&, const DemoStep&)>;
// Somebody who may sign in to the demo. Made before the demo's first step, in this order: on an
// empty site the ids are 1, 2, 3…
struct DemoAccount {
  std::string username, password, role;
  std::string first_name = {}, last_name = {}, email = {};
};
// Beside the tokens of a sign-in: what an app's older clients read there.
using LoginNote = std::function<JsonObject(Read&, const access::Account&)>;
struct PageAddress {
  std::string pattern, file;
};
struct MenuPage {
  std::string path, title;
};
using Started = std::function<void(Tx&)>;
// nullopt: the settings name none. Throws Refusal when they name one that cannot be.
using SourceMaker = std::function<std::optional<SourcePlan>(const Settings&)>;
using Import = std::function<ImportReport(ForeignDatabase&, ImportRun&)>;

namespace detail {
template <class F>
struct Signature;
template <class R, class C>
struct Signature<R (*)(C&)> {
  using Result = R;
  using Context = C;
  using Input = void;
};
template <class R, class C, class I>
struct Signature<R (*)(C&, const I&)> {
  using Result = R;
  using Context = C;
  using Input = I;
};

inline Answer answer_of(Answer answer) { return answer; }
template <class T>
Answer answer_of(const T& result) {
  return Answer::json(0, to_json(result));
}

inline WriteStep answer_of(WriteStep step) { return step; }

// Turns a typed service into one from JSON to an answer, or to what is to be written.
template <class F>
auto erase(F service) {
  using S = Signature<F>;
  using Context = typename S::Context;
  return [service](Context& context, const Json& json) {
    if constexpr (std::is_void_v<typename S::Input>) {
      return answer_of(service(context));
    } else {
      typename S::Input input;
      read_json(json, input);
      return answer_of(service(context, input));
    }
  };
}
}  // namespace detail

class App {
 public:
  explicit App(const schema::AppSchema& schema) : schema_(&schema) {}

  // `service` is Result f(Read&), f(Read&, const Input&), f(Tx&) or f(Tx&, const Input&). One that
  // reads and returns a WriteStep writes by that.
  template <class F>
  Route& get(std::string path, F service) {
    return add("GET", std::move(path), service);
  }
  template <class F>
  Route& post(std::string path, F service) {
    return add("POST", std::move(path), service);
  }
  template <class F>
  Route& put(std::string path, F service) {
    return add("PUT", std::move(path), service);
  }
  template <class F>
  Route& patch(std::string path, F service) {
    return add("PATCH", std::move(path), service);
  }
  template <class F>
  Route& del(std::string path, F service) {
    return add("DELETE", std::move(path), service);
  }

  // Of a socket that app.toml declares with protocol = "plain".
  SocketRoute& socket(std::string path) { return sockets_.emplace_back(std::move(path)); }
  void filter(FlagFilter filter) { filters_.push_back(std::move(filter)); }
  void guard(Guard guard) { guards_.push_back(std::move(guard)); }
  // Filled in when there is nothing yet: no record of any model, or of none of `telling` when some
  // are named.
  void demo(Demo demo, std::vector<std::string> telling = {}) {
    demo_ = std::move(demo);
    demo_telling_ = std::move(telling);
  }
  void demo_account(DemoAccount account) { demo_accounts_.push_back(std::move(account)); }
  void login_note(LoginNote note) { login_note_ = std::move(note); }
  void importer(Import import) { import_ = std::move(import); }
  // Another program's lists that services may count in place of the site's records.
  void source(SourceMaker source) { source_ = std::move(source); }
  // Once each time the site starts, before anybody reaches it: what a crash left undone.
  void started(Started started) { started_ = std::move(started); }

  // By itself, when the site starts and from then on every `period` after it was done; see Chores.
  void every(std::chrono::milliseconds period, std::string name, std::function<void(Tx&)> work) {
    chores_.push_back({period, std::move(name), std::move(work)});
  }
  // Pages and what they load, each at its own path; "…/index.html" also as its folder. They are
  // public: what they show comes from the API, by its rules.
  void files(std::span<const Asset> files) { files_ = files; }
  // The page of `file`, a path in files(), at other addresses too: "/juez/{rest...}".
  void page(std::string pattern, std::string file) {
    pages_.push_back({std::move(pattern), std::move(file)});
  }

  // Where people of the app go: the administration leads there.
  void menu(std::string path, std::string title) {
    menu_.push_back({std::move(path), std::move(title)});
  }

  const schema::AppSchema& schema() const { return *schema_; }
  const std::vector<Chore>& chores() const { return chores_; }
  const std::vector<Route>& routes() const { return routes_; }
  const SocketRoute* socket_at(std::string_view path) const;
  const std::vector<FlagFilter>& filters() const { return filters_; }
  const Guard* guard_of(std::string_view model) const;
  const Demo& demo() const { return demo_; }
  const std::vector<std::string>& demo_telling() const { return demo_telling_; }
  const std::vector<DemoAccount>& demo_accounts() const { return demo_accounts_; }
  const LoginNote& login_note() const { return login_note_; }
  const Import& importer() const { return import_; }
  const SourceMaker& source() const { return source_; }
  const Started& started() const { return started_; }
  std::span<const Asset> files() const { return files_; }
  const std::vector<PageAddress>& pages() const { return pages_; }
  const std::vector<MenuPage>& menu() const { return menu_; }

 private:
  template <class F>
  Route& add(std::string method, std::string path, F service) {
    using S = detail::Signature<F>;
    Route& route = routes_.emplace_back(std::move(method), std::move(path));
    if constexpr (!std::is_void_v<typename S::Input>)
      route.input_ = service::shape_of<typename S::Input>();
    route.output_ = service::shape_of<typename S::Result>();
    if constexpr (std::is_same_v<typename S::Context, Tx>)
      route.write_ = detail::erase(service);
    else if constexpr (std::is_same_v<typename S::Result, WriteStep>)
      route.prepare_ = detail::erase(service);
    else
      route.read_ = detail::erase(service);
    return route;
  }

  const schema::AppSchema* schema_;
  std::vector<Route> routes_;
  std::deque<SocketRoute> sockets_;  // References to them stay good.
  std::vector<FlagFilter> filters_;
  std::vector<Guard> guards_;
  Demo demo_;
  std::vector<std::string> demo_telling_;
  std::vector<DemoAccount> demo_accounts_;
  LoginNote login_note_;
  Import import_;
  SourceMaker source_;
  Started started_;
  std::vector<Chore> chores_;
  std::span<const Asset> files_;
  std::vector<PageAddress> pages_;
  std::vector<MenuPage> menu_;
};

}  // namespace chasqui::service
