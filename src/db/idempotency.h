// The store of answers by idempotency key: the same request twice is done once. Follows the IETF
// draft for the Idempotency-Key header: stored answer, mismatch, in flight.
#pragma once
#include <cstdint>
#include <exception>
#include <optional>
#include <string>

#include "base/clock.h"

namespace chasqui::db {

class Connection;

inline constexpr std::size_t kIdempotencyKeyBytesMax = 255;

struct IdempotencyKey {
  std::string scope;        // Who and where: keys of two identities never meet.
  std::string key;          // What the client sent.
  std::string fingerprint;  // Of the request (method, path, body): tells a repeat from a reuse.
};

// The key was used for another request.
class IdempotencyMismatch final : public std::exception {
 public:
  const char* what() const noexcept override { return "idempotency key of another request"; }
};
// The first request with the key is queued or running.
class IdempotencyInFlight final : public std::exception {
 public:
  const char* what() const noexcept override { return "request with this key is in flight"; }
};

struct StoredAnswer {
  std::string answer;
  std::int64_t seq = 0;
};

// Inside the caller's transaction. Throws IdempotencyMismatch.
std::optional<StoredAnswer> find_answer(Connection& connection, const IdempotencyKey& key);
void store_answer(Connection& connection, const IdempotencyKey& key, const StoredAnswer& answer,
                  Utc at);
// Forgets at most `rows_max` of the answers from before `before`; how many it forgot.
std::int64_t prune_answers(Connection& connection, Utc before, std::int64_t rows_max);

}  // namespace chasqui::db
