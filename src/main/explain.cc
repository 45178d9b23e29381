#include "main/explain.h"

#include <algorithm>
#include <optional>

#include "access/accounts.h"
#include "base/errors.h"
#include "base/text.h"
#include "schema/asker.h"
#include "schema/catalog.h"
#include "schema/rules_explain.h"
#include "service/tx.h"

namespace chasqui::main {
namespace {

access::Identity identity_of(db::Connection& connection, const std::string& who) {
  if (who == "anonimo") return access::Identity::anonymous();
  if (who.starts_with("role:")) {
    access::Identity somebody;
    somebody.kind = access::IdentityKind::kKey;
    somebody.name = who;
    somebody.roles = {fold(std::string_view(who).substr(5))};
    return somebody;
  }
  const auto account =
      access::find_account_by_login(connection, who, access::LoginBy::kUsernameOrEmail);
  if (!account) throw Refusal(Kind::kNotFound, "usuario", "no account named " + who);
  return access::identity_of(*account);
}

// The model of "clientes/17".
const schema::Model& model_of(const schema::AppSchema& schema, const std::string& record) {
  const std::string name = record.substr(0, record.find('/'));
  if (const schema::Model* model = schema.find_model(name)) return *model;
  std::vector<std::string> known;
  for (const schema::Model& model : schema.models) known.push_back(model.name);
  const std::string near = nearest(name, known);
  throw Refusal(Kind::kNotFound, "modelo",
                "no model named " + name + (near.empty() ? "" : ", did you mean " + near + "?"));
}

service::Record record_of(service::Read& read, const schema::Model& model,
                          const std::string& record) {
  const std::size_t slash = record.find('/');
  const auto id = parse_int(slash == std::string::npos ? "" : record.substr(slash + 1));
  if (!id)
    throw Refusal(Kind::kMalformed, "registro", "a record is a model and a key: clientes/17");
  return read.get(model.name, Id{*id});
}

class Explanation {
 public:
  Explanation(schema::Asker asker, JsonObject record)
      : asker_(std::move(asker)), record_(std::move(record)) {}

  bool add(const std::string& what, const schema::Rule& rule) {
    const schema::Reason reason = schema::explain(rule.expr, asker_, record_);
    text_ += what + ": " + rule.text + "\n" + schema::to_text(reason, 1);
    return reason.holds;
  }
  std::string take() { return std::move(text_); }

 private:
  schema::Asker asker_;
  JsonObject record_;
  std::string text_;
};

// What is not readable is not found, whatever else is allowed.
bool act(Explanation& said, const schema::ModelRules& rules, const std::string& action) {
  if (action == "create") return said.add("create", rules.create);
  const bool reads = said.add("read", rules.read);
  if (action == "update") return said.add("update", rules.update) && reads;
  if (action == "delete") return said.add("delete", rules.remove) && reads;
  return reads;
}

bool see(Explanation& said, const schema::Model& model, const schema::Field& field) {
  const bool reads = said.add("read", model.rules.read);
  const bool is_secret = field.hidden || field.type == schema::FieldType::kSecret;
  const bool sees = !field.read || said.add("read " + field.name, *field.read);
  if (field.write) said.add("write " + field.name, *field.write);
  return reads && sees && !is_secret;
}

bool is_verb(const std::string& action) {
  return action == "read" || action == "create" || action == "update" || action == "delete";
}

}  // namespace

Explained explain(const LoadedApp& app, db::Connection& connection, const Question& question) {
  const schema::Model& model = model_of(app.schema(), question.record);
  const service::Caller caller{identity_of(connection, question.who), Utc{}, {}};
  service::Read read(app.context(), connection, caller);
  Explanation said(read.asker(), record_of(read, model, question.record).values());
  const schema::Field* field = model.find(question.action);
  if (!field && !is_verb(question.action))
    throw Refusal(Kind::kMalformed, "accion",
                  "an action is read, create, update, delete or a field of " + model.name);
  const bool is_allowed =
      is_verb(question.action) ? act(said, model.rules, question.action) : see(said, model, *field);
  Explained explained{is_allowed, said.take()};
  explained.text += question.who + (is_allowed ? " may " : " may not ") +
                    (is_verb(question.action) ? "" : "see ") + question.action + " " +
                    question.record + "\n";
  return explained;
}

}  // namespace chasqui::main
