// The version of a record on the wire: its ETag, and what a client says it changes from.
#pragma once
#include <optional>
#include <string>

#include "base/ids.h"
#include "schema/model.h"
#include "service/records.h"
#include "wire/http.h"

namespace chasqui::api {

std::string etag_of(const schema::Model& model, const service::Record& record);  // Empty: none.

// JSON with the ETag of `record`.
wire::Response versioned_reply(const schema::Model& model, const service::Record& record,
                               wire::Response response);

// If-Match is checked inside the transaction; "*" and no header ask for nothing more than the
// record itself. Throws kPreconditionFailed with the record as "actual".
void check_if_match(const schema::Model& model, service::Tx& tx, Id id,
                    const std::string& if_match);

// The version that the changes were made from, when the client says it in the body.
std::optional<std::int64_t> take_version(const schema::Model& model, const Json& body);

}  // namespace chasqui::api
