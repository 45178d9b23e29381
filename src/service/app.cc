#include "service/app.h"

#include "base/check.h"

namespace chasqui::service {
namespace {

bool is_path_parameter(std::string_view path, std::string_view name) {
  return path.find("{" + std::string(name) + "}") != std::string_view::npos;
}

// "POST", "/ordenes/{id}/pagos" -> "post_ordenes_id_pagos"
std::string operation_id_of(std::string_view method, std::string_view path) {
  std::string id;
  for (const char c : std::string(method) + std::string(path)) {
    if (c == '{' || c == '}') continue;
    const bool is_upper = c >= 'A' && c <= 'Z';
    id.push_back(c == '/' ? '_' : is_upper ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return id;
}

}  // namespace

void round_decimals(schema::Shape& object) {
  for (schema::Member& member : object.members)
    if (member.shape.kind == schema::ShapeKind::kDecimal) member.shape.rounds = true;
}

schema::Member& member(schema::Shape& object, std::string_view name) {
  for (schema::Member& candidate : object.members)
    if (candidate.name == name) return candidate;
  check_failed("refine() names a member that the struct has", __FILE__, __LINE__);
}

Route::Route(std::string method, std::string path)
    : method_(std::move(method)),
      path_(std::move(path)),
      from_(method_ == "GET" || method_ == "DELETE" ? InputFrom::kQuery : InputFrom::kBody) {}

Route& Route::summary(std::string text) { return summary_ = std::move(text), *this; }
Route& Route::description(std::string text) { return description_ = std::move(text), *this; }
Route& Route::tag(std::string text) { return tag_ = std::move(text), *this; }
Route& Route::status(int status) { return status_ = status, *this; }
Route& Route::body_max(std::size_t bytes) { return body_bytes_max_ = bytes, *this; }
Route& Route::offline(std::string kind, Offline how) {
  offline_kind_ = std::move(kind);
  is_fact_ = how == Offline::kFact;
  return *this;
}

Route& Route::tallied() { return is_tallied_ = true, *this; }
Route& Route::tells_secrets() { return has_secrets_ = true, *this; }
Route& Route::from(InputFrom from) { return from_ = from, *this; }
Route& Route::allow(std::string rule) { return rule_ = std::move(rule), *this; }
Route& Route::refuses(int status, std::string when) {
  refusals_.emplace_back(status, std::move(when));
  return *this;
}

schema::Operation Route::operation() const {
  schema::Operation operation;
  operation.method = method_;
  operation.path = path_;
  operation.operation_id = operation_id_of(method_, path_);
  operation.summary = summary_;
  operation.description = description_;
  if (!tag_.empty()) operation.tags = {tag_};
  operation.idempotent = writes() && !has_secrets_;
  schema::Shape body = input_;
  body.members.clear();
  for (const schema::Member& m : input_.members) {
    if (is_path_parameter(path_, m.name)) {
      operation.parameters.push_back(
          {m.name, schema::Parameter::Where::kPath, m.shape, true, std::nullopt});
      continue;
    }
    if (from_ != InputFrom::kBody)
      operation.parameters.push_back({m.name, schema::Parameter::Where::kQuery, m.shape,
                                      from_ == InputFrom::kQuery && m.required, m.default_value});
    if (from_ != InputFrom::kQuery) body.members.push_back(m);
  }
  if (!body.members.empty()) {
    operation.request = std::move(body);
    operation.request_optional = from_ == InputFrom::kQueryOrBody;
    operation.request_types = {"application/json", "application/x-www-form-urlencoded"};
  }
  operation.answers[status_] = {summary_, output_};
  for (const auto& [status, when] : refusals_) operation.answers[status] = {when, std::nullopt};
  return operation;
}

const SocketRoute* App::socket_at(std::string_view path) const {
  for (const SocketRoute& socket : sockets_)
    if (socket.path() == path) return &socket;
  return nullptr;
}

const Guard* App::guard_of(std::string_view model) const {
  for (const Guard& guard : guards_)
    if (guard.model == model) return &guard;
  return nullptr;
}

}  // namespace chasqui::service
