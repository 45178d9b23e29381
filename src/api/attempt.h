// One of many changes in a transaction: when it is refused, it alone is undone, and the others go
// on.
#pragma once
#include <exception>
#include <optional>

#include "base/errors.h"
#include "service/tx.h"

namespace chasqui::api {

// Why it was refused. What is nobody's refusal (a full disk, a fault of ours) is thrown on.
Refusal refusal_of(const schema::AppSchema& schema, std::exception_ptr error);

// nullopt: it was done.
template <class Work>
std::optional<Refusal> attempt(service::Tx& tx, Work&& work) {
  try {
    tx.nested(work);
    return std::nullopt;
  } catch (const std::exception&) {
    return refusal_of(tx.site().schema, std::current_exception());
  }
}

}  // namespace chasqui::api
