#include "api/attempt.h"

namespace chasqui::api {
namespace {

bool is_of_the_change(Kind kind) {
  return kind != Kind::kInternal && kind != Kind::kUnavailable && kind != Kind::kStorageFull;
}

}  // namespace

Refusal refusal_of(const schema::AppSchema& schema, std::exception_ptr error) {
  try {
    service::throw_as_refusal(schema, error);
  } catch (const Refusal& refusal) {
    if (is_of_the_change(refusal.kind())) return refusal;
  }
  std::rethrow_exception(error);
}

}  // namespace chasqui::api
