// From a loop to the database and back: reads on a worker's snapshot, writes in the group commit.
#pragma once
#include <functional>

#include "api/site.h"
#include "edge/handler.h"
#include "service/tx.h"

namespace chasqui::api {

using ReadWork = std::move_only_function<wire::Response(service::Read&)>;
// May be called again after a failed batch: hence const.
using WriteWork = std::move_only_function<wire::Response(service::Tx&) const>;

// Whoever calls these has already read and checked the input. Refusals of the work become answers;
// what these throw themselves they throw before they take the responder.
void run_read(const Site& site, service::Caller caller, edge::Responder&& responder, ReadWork work);

// The answer goes out when the data is durable, with its log position in Chasqui-Seq. Honours the
// Idempotency-Key of the request (IETF draft-ietf-httpapi-idempotency-key-header); without one, the
// uuid that the client gave to what it makes.
struct WriteRequest {
  service::Caller caller;
  edge::Call call;
  bool keeps_answer = true;  // Else the Idempotency-Key is not looked at.
  // After the commit, before the answer; not to write, not to throw.
  std::function<void()> committed = nullptr;
  std::string uuid = {};  // Of the record that it makes, as sent; empty: it has none.
};
void run_write(const Site& site, WriteRequest request, edge::Responder&& responder, WriteWork work);

// The same for what the platform keeps itself: accounts, keys, settings. Its answers are kept by
// nobody: they may hold secrets.
using PlatformWork =
    std::move_only_function<wire::Response(db::WriteTx&, const service::Caller&) const>;
void run_platform_write(const Site& site, WriteRequest request, edge::Responder&& responder,
                        PlatformWork work);

// First on a worker's snapshot, outside of the group commit, then what that says is to be written.
using PrepareWork = std::move_only_function<WriteWork(service::Read&)>;
void run_prepared(const Site& site, WriteRequest request, edge::Responder&& responder,
                  PrepareWork prepare);

// Bodies up to this size are read on the loop, larger ones on a worker.
inline constexpr std::size_t kSmallBodyBytes = 16 * 1024;
void read_body_then(const Site& site, edge::Call&& call, edge::Responder&& responder,
                    edge::Handler next);

}  // namespace chasqui::api
