// What can be refused and how it is said. One border (edge/error_reply) turns a Refusal into a
// status or close code.
#pragma once
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace chasqui {

// The kinds of refusal, each with one HTTP status (in edge/error_reply).
enum class Kind {
  kMalformed,           // 400: cannot be understood
  kUnauthenticated,     // 401
  kForbidden,           // 403
  kNotFound,            // 404
  kMethodNotAllowed,    // 405
  kTimeout,             // 408
  kConflict,            // 409
  kPreconditionFailed,  // 412: If-Match does not hold
  kTooLarge,            // 413
  kUriTooLong,          // 414
  kUnsupportedType,     // 415
  kInvalid,             // 422: understood, and some field is wrong
  kTooMany,             // 429
  kHeadersTooLarge,     // 431
  kInternal,            // 500
  kUnavailable,         // 503
  kStorageFull,         // 507
};

// One wrong field. `loc` is the path as FastAPI has it: {"body", "productos", "0", "cantidad"}.
struct FieldError {
  std::vector<std::string> loc;
  std::string type;   // A stable word: "missing", "int_parsing", "greater_than"…
  std::string text;   // For people.
  Json input;         // What was sent; null when nothing was.
  Json context = {};  // Further facts, as FastAPI's `ctx`; null: none.
};

// Thrown by services and by what runs on a worker. `text` is public; `cause` is for the log alone.
class Refusal : public std::exception {
 public:
  Refusal(Kind kind, std::string code, std::string text);
  static Refusal invalid(std::vector<FieldError> fields);

  Refusal& with(std::string_view key, Json value) &;  // Adds a public member beside the text.
  Refusal&& with(std::string_view key, Json value) &&;
  Refusal&& because(std::string cause) &&;
  Refusal&& retry_after(int seconds) &&;

  const char* what() const noexcept override { return text_.c_str(); }
  Kind kind() const { return kind_; }
  const std::string& code() const { return code_; }
  const std::string& text() const { return text_; }
  const std::vector<FieldError>& fields() const { return fields_; }
  const JsonObject& extra() const { return extra_; }
  const std::string& cause() const { return cause_; }
  int retry_after_s() const { return retry_after_s_; }  // 0: not said.

 private:
  Kind kind_;
  std::string code_, text_, cause_;
  std::vector<FieldError> fields_;
  JsonObject extra_;
  int retry_after_s_ = 0;
};

}  // namespace chasqui
