#include "api/versions.h"

#include "base/errors.h"
#include "service/permit.h"
#include "wire/http_conditional.h"

namespace chasqui::api {

std::string etag_of(const schema::Model& model, const service::Record& record) {
  const schema::Field* version = model.with_role(schema::FieldRole::kVersion);
  return version ? wire::strong_etag(std::to_string(record.integer(version->name))) : "";
}

wire::Response versioned_reply(const schema::Model& model, const service::Record& record,
                               wire::Response response) {
  if (const std::string etag = etag_of(model, record); !etag.empty()) response.set("ETag", etag);
  return response;
}

void check_if_match(const schema::Model& model, service::Tx& tx, Id id,
                    const std::string& if_match) {
  if (if_match.empty()) return;
  const service::Record current = service::readable_record(tx, model, id);
  const wire::Precondition held = wire::if_match(if_match, etag_of(model, current));
  if (held == wire::Precondition::kMalformed)
    throw Refusal(Kind::kMalformed, "if_match_invalido", "If-Match: not a list of entity tags");
  if (held == wire::Precondition::kFails)
    throw Refusal(Kind::kPreconditionFailed, "version_obsoleta", "Otra persona cambió el registro")
        .with("actual", tx.visible(model.name, current));
}

std::optional<std::int64_t> take_version(const schema::Model& model, const Json& body) {
  const schema::Field* version = model.with_role(schema::FieldRole::kVersion);
  if (!version) return std::nullopt;
  const std::int64_t* sent = body[version->name].if_int();
  return sent ? std::optional(*sent) : std::nullopt;
}

}  // namespace chasqui::api
