#include "base/errors.h"

namespace chasqui {

Refusal::Refusal(Kind kind, std::string code, std::string text)
    : kind_(kind), code_(std::move(code)), text_(std::move(text)) {}

Refusal Refusal::invalid(std::vector<FieldError> fields) {
  std::string text = fields.empty() ? "invalid" : fields.front().text;
  Refusal refusal(Kind::kInvalid, "invalido", std::move(text));
  refusal.fields_ = std::move(fields);
  return refusal;
}

Refusal& Refusal::with(std::string_view key, Json value) & {
  extra_.set(key, std::move(value));
  return *this;
}

Refusal&& Refusal::with(std::string_view key, Json value) && {
  extra_.set(key, std::move(value));
  return std::move(*this);
}

Refusal&& Refusal::because(std::string cause) && {
  cause_ = std::move(cause);
  return std::move(*this);
}

Refusal&& Refusal::retry_after(int seconds) && {
  retry_after_s_ = seconds;
  return std::move(*this);
}

}  // namespace chasqui
