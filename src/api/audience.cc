#include "api/audience.h"

#include <algorithm>

#include "api/filter.h"
#include "wire/json.h"

namespace chasqui::api {
namespace {

using schema::AppSchema;
using schema::Rule;
using schema::RuleExpr;
using schema::RuleOperand;
using schema::Verdict;

template <class Use>
void each_rule(const AppSchema& schema, const Use& use) {
  for (const schema::Model& model : schema.models) {
    use(model.rules.read);
    for (const schema::Field& field : model.fields)
      if (field.read) use(*field.read);
  }
  for (const schema::Event& event : schema.events) {
    if (event.read) use(*event.read);
    for (const schema::MemberRule& rule : event.member_rules) use(rule.read);
  }
}

void note_roles(const RuleExpr& expr, std::set<std::string>& roles) {
  if (expr.op == schema::RuleOp::kRole) roles.insert(expr.role);
  for (const RuleExpr& part : expr.parts) note_roles(part, roles);
}

// The fields of the model that are not seen of every record: hidden in all its events.
std::set<std::string> hidden_fields(const schema::Model& model, const schema::Asker& asker) {
  std::set<std::string> hidden;
  for (const schema::Field& field : model.fields)
    if (field.read && schema::allows_any(*field.read, asker) != Verdict::kYes)
      hidden.insert(field.name);
  return hidden;
}

// Of the events it says itself.
std::vector<const std::string*> names_of(const schema::Model& model) {
  std::vector<const std::string*> names;
  for (const std::string* name :
       {&model.events.created, &model.events.updated, &model.events.deleted})
    if (!name->empty()) names.push_back(name);
  return names;
}

// What the platform tells itself (service/ending.h): heard by no client, not even with "*".
bool is_internal(std::string_view stream) { return stream.starts_with("chasqui:"); }

std::string all_of(std::string_view stream) { return "*" + std::string(stream); }

}  // namespace

bool carries_all(const RuleExpr& expr, const JsonObject& data) {
  bool all = true;
  each_operand(expr, [&](const RuleOperand& operand) {
    if (operand.kind == RuleOperand::Kind::kField && !data.find(operand.name)) all = false;
  });
  return all;
}

const JsonObject& EventReader::now(const hub::Event& event) {
  read(event);
  return now_;
}

const JsonObject* EventReader::before(const hub::Event& event) {
  read(event);
  return before_ ? &*before_ : nullptr;
}

void EventReader::read(const hub::Event& event) {
  if (event.data == data_ && event.facts == facts_) return;
  data_ = event.data;
  facts_ = event.facts;
  before_.reset();
  auto json = wire::parse_json(data_);
  JsonObject* object = json ? json->if_object() : nullptr;
  now_ = object ? std::move(*object) : JsonObject();
  const auto facts = facts_.empty() ? std::nullopt : std::optional(wire::parse_json(facts_));
  if (!facts || !*facts) return;
  if (const JsonObject* now = (**facts)["now"].if_object())
    for (const auto& [name, value] : *now) now_.set(name, value);
  const JsonObject* was = (**facts)["was"].if_object();
  if (was == nullptr) return;
  before_ = now_;
  for (const auto& [name, value] : *was) before_->set(name, value);
}

RuleAudience::RuleAudience(const AppSchema& schema, schema::Asker asker, EventReader& reader)
    : schema_(schema), asker_(std::move(asker)), reader_(reader) {
  for (const schema::Event& event : schema.events)
    if (event.read) events_.emplace(event.name, schema::allows_any(*event.read, asker_));
  for (const schema::Model& model : schema.models) {
    const Verdict verdict = schema::allows_any(model.rules.read, asker_);
    for (const std::string* name : names_of(model)) events_.emplace(*name, verdict);
    // Models may share a stream: what else is said there is for those whom all of them let read.
    Verdict& stream = streams_.try_emplace(model.stream, Verdict::kYes).first->second;
    if (verdict == Verdict::kNo || stream == Verdict::kYes) stream = verdict;
  }
}

bool RuleAudience::may_hear(std::string_view stream) const {
  if (is_internal(stream)) return false;
  const auto found = streams_.find(stream);
  if (found == streams_.end() || found->second != Verdict::kNo) return true;
  return std::ranges::any_of(schema_.events, [&](const schema::Event& event) {
    return event.stream == stream && event.read && events_.find(event.name)->second != Verdict::kNo;
  });
}

bool RuleAudience::may_hear(const hub::Event& event) const {
  if (is_internal(event.stream)) return false;
  auto verdict = events_.find(event.name);
  if (verdict == events_.end()) {
    verdict = streams_.find(event.stream);
    if (verdict == streams_.end()) return true;
  }
  if (verdict->second != Verdict::kDependsOnRecord) return verdict->second == Verdict::kYes;
  const Rule* rule = rule_of(event.stream, event.name);
  const JsonObject& data = reader_.now(event);
  return rule && carries_all(rule->expr, data) && schema::allows(*rule, asker_, data);
}

const Rule* RuleAudience::rule_of(std::string_view stream, std::string_view name) const {
  const schema::Event* event = schema_.find_event(name);
  if (event && event->read) return &*event->read;
  for (const schema::Model& model : schema_.models)
    for (const std::string* own : names_of(model))
      if (*own == name) return &model.rules.read;
  const schema::Model* model = schema_.find_by_stream(stream);
  return model ? &model->rules.read : nullptr;
}

std::optional<std::string> RuleVeil::data_of(const hub::Event& event) const {
  const std::set<std::string>* hidden = hidden_in(event);
  if (!hidden) return std::nullopt;
  auto json = wire::parse_json(event.data);
  const JsonObject* data = json ? json->if_object() : nullptr;
  if (!data) return std::nullopt;
  JsonObject seen;
  for (const auto& [name, value] : *data)
    if (!hidden->contains(name)) seen.append(name, value);
  if (seen.size() == data->size()) return std::nullopt;
  return to_text(Json(std::move(seen)));
}

const std::set<std::string>* RuleVeil::hidden_in(const hub::Event& event) const {
  auto found = hidden_.find(event.name);
  if (found == hidden_.end()) found = hidden_.find(all_of(event.stream));
  return found == hidden_.end() || found->second.empty() ? nullptr : &found->second;
}

Audiences::Audiences(const AppSchema& schema)
    : schema_(schema), filtered_(std::make_unique<FilteredAudiences>(reader_)) {
  each_rule(schema, [this](const Rule& rule) {
    note_roles(rule.expr, roles_);
    each_operand(rule.expr, [this](const RuleOperand& operand) {
      if (operand.kind == RuleOperand::Kind::kUser) traits_.insert(operand.name);
    });
  });
}

Audiences::~Audiences() = default;

Ears Audiences::of(const schema::Asker& asker) {
  const auto [at, is_new] = ears_.try_emplace(kind_of(asker));
  if (is_new)
    at->second = {std::make_shared<const RuleAudience>(schema_, asker, reader_), veil_of(asker)};
  return at->second;
}

// All that any rule could ask of the asker, as text.
std::string Audiences::kind_of(const schema::Asker& asker) const {
  if (asker.is_unrestricted) return "*";
  JsonArray kind{asker.is_signed_in};
  for (const std::string& role : roles_)
    kind.emplace_back(std::ranges::find(asker.roles, role) != asker.roles.end());
  for (const std::string& trait : traits_)
    kind.push_back(trait == "id" ? asker.id : asker.traits.at(trait));
  return to_text(Json(std::move(kind)));
}

std::shared_ptr<const edge::Veil> Audiences::veil_of(const schema::Asker& asker) {
  RuleVeil::Hidden hidden;
  for (const schema::Model& model : schema_.models)
    if (auto fields = hidden_fields(model, asker); !fields.empty())
      hidden[all_of(model.stream)].merge(fields);
  for (const schema::Event& event : schema_.events) {
    if (event.member_rules.empty()) continue;
    const auto whole = hidden.find(all_of(event.stream));
    std::set<std::string>& members = hidden[event.name];
    if (whole != hidden.end()) members = whole->second;
    for (const schema::MemberRule& rule : event.member_rules) {
      const bool is_seen = schema::allows_any(rule.read, asker) == Verdict::kYes;
      if (is_seen)
        members.erase(rule.member);
      else
        members.insert(rule.member);
    }
  }
  if (std::ranges::all_of(hidden, [](const auto& entry) { return entry.second.empty(); }))
    return nullptr;
  std::shared_ptr<const edge::Veil>& veil = veils_[hidden];
  if (!veil) veil = std::make_shared<const RuleVeil>(std::move(hidden));
  return veil;
}

}  // namespace chasqui::api
