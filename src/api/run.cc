#include "api/run.h"

#include <memory>

#include "access/digest.h"
#include "api/answer.h"
#include "base/errors.h"

namespace chasqui::api {
namespace {

// The answer to what went wrong; everything that is no Refusal is our fault.
void send_error(const Site& site, edge::Responder responder, std::exception_ptr error) {
  try {
    service::throw_as_refusal(site.schema(), std::move(error));
  } catch (const Refusal& refusal) {
    std::move(responder).refuse(refusal);
  } catch (const std::exception& unexpected) {
    std::move(responder).refuse(
        Refusal(Kind::kInternal, "interno", "Internal Server Error").because(unexpected.what()));
  }
}

bool is_key(std::string_view text) {
  if (text.empty() || text.size() > db::kIdempotencyKeyBytesMax) return false;
  for (const char c : text)
    if (c < 0x21 || c > 0x7e) return false;
  return true;
}

// The draft has the key as a quoted string; most clients send it bare.
std::string_view unquoted(std::string_view text) {
  const bool is_quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

// A uuid names one record of what is made at that path.
std::string key_text(const WriteRequest& asked) {
  const wire::Request& request = asked.call.request;
  if (!request.has_header("Idempotency-Key"))
    return access::sha256_hex(std::string(request.path) + "\n" + asked.uuid);
  const std::string_view key = unquoted(request.header("Idempotency-Key"));
  if (!is_key(key))
    throw Refusal(Kind::kMalformed, "clave_invalida",
                  "Idempotency-Key: 1 to 255 visible ASCII characters");
  return std::string(key);
}

bool is_once_by_uuid(const WriteRequest& asked) {
  return !asked.uuid.empty() && !asked.call.request.has_header("Idempotency-Key");
}

std::optional<db::IdempotencyKey> key_of(const WriteRequest& asked) {
  const wire::Request& request = asked.call.request;
  if (!request.has_header("Idempotency-Key") && asked.uuid.empty()) return std::nullopt;
  std::string said = request.method_text + " " + request.target + "\n";
  said.append(request.body);
  return db::IdempotencyKey{asked.caller.identity.name, key_text(asked), access::sha256_hex(said)};
}

// Another record of the same uuid is refused as the model itself would: its client knows no key.
std::exception_ptr as_taken(std::exception_ptr error) {
  try {
    std::rethrow_exception(error);
  } catch (const db::IdempotencyMismatch&) {
    return std::make_exception_ptr(
        Refusal(Kind::kConflict, "ya_existe", "uuid: ya existe").with("campo", "uuid"));
  } catch (const std::exception&) {
    return error;
  }
}

wire::Response answer_of(const db::Written& written) {
  wire::Response response = unpacked(written.answer);
  response.set("Chasqui-Seq", std::to_string(written.seq));
  if (written.replayed) response.set("Idempotency-Replayed", "true");
  return response;
}

struct Ending {
  std::function<void()> committed;
  bool is_once_by_uuid = false;
};

void submit(const Site& site, db::WriteJob job, edge::Responder&& responder, Ending ending) {
  job.done = [&site, responder = std::move(responder),
              ending = std::move(ending)](db::WriteResult result) mutable {
    if (!result)
      return send_error(site, std::move(responder),
                        ending.is_once_by_uuid ? as_taken(result.error()) : result.error());
    if (ending.committed) ending.committed();
    std::move(responder).send(answer_of(*result));
  };
  site.database.write(std::move(job));
}

}  // namespace

void run_read(const Site& site, service::Caller caller, edge::Responder&& responder,
              ReadWork work) {
  responder.speak_for(caller.identity.name);
  auto shared = std::make_shared<edge::Responder>(std::move(responder));
  db::ReadJob job;
  job.work = [&site, caller = std::move(caller), shared,
              work = std::move(work)](db::Connection& connection) mutable {
    service::Read read(site.context, connection, caller);
    std::move(*shared).send(work(read));
  };
  job.failed = [&site, shared](std::exception_ptr error) {
    send_error(site, std::move(*shared), std::move(error));
  };
  site.database.read(std::move(job));
}

void run_write(const Site& site, WriteRequest request, edge::Responder&& responder,
               WriteWork work) {
  db::WriteJob job;
  if (request.keeps_answer) job.key = key_of(request);
  Ending ending{std::move(request.committed), is_once_by_uuid(request)};
  request.caller.request_id = responder.request_id();
  responder.speak_for(request.caller.identity.name);
  job.work = [&site, caller = std::move(request.caller), work = std::move(work)](db::WriteTx& tx) {
    service::Tx change(site.context, tx, caller);
    return packed(work(change));
  };
  submit(site, std::move(job), std::move(responder), std::move(ending));
}

void run_platform_write(const Site& site, WriteRequest request, edge::Responder&& responder,
                        PlatformWork work) {
  db::WriteJob job;
  request.caller.request_id = responder.request_id();
  responder.speak_for(request.caller.identity.name);
  job.work = [caller = std::move(request.caller), work = std::move(work)](db::WriteTx& tx) {
    return packed(work(tx, caller));
  };
  submit(site, std::move(job), std::move(responder), {std::move(request.committed)});
}

void run_prepared(const Site& site, WriteRequest request, edge::Responder&& responder,
                  PrepareWork prepare) {
  struct Asked {
    WriteRequest request;
    edge::Responder responder;
  };
  responder.speak_for(request.caller.identity.name);
  auto asked = std::make_shared<Asked>(Asked{std::move(request), std::move(responder)});
  db::ReadJob job;
  job.work = [&site, asked, prepare = std::move(prepare)](db::Connection& connection) mutable {
    service::Read read(site.context, connection, asked->request.caller);
    WriteWork work = prepare(read);
    run_write(site, std::move(asked->request), std::move(asked->responder), std::move(work));
  };
  job.failed = [&site, asked](std::exception_ptr error) {
    send_error(site, std::move(asked->responder), std::move(error));
  };
  site.database.read(std::move(job));
}

void read_body_then(const Site& site, edge::Call&& call, edge::Responder&& responder,
                    edge::Handler next) {
  if (call.request.body.size() <= kSmallBodyBytes)
    return next(std::move(call), std::move(responder));
  site.workers.post([&site, call = std::move(call), responder = std::move(responder),
                     next = std::move(next)]() mutable {
    try {
      next(std::move(call), std::move(responder));
    } catch (const std::exception&) {
      send_error(site, std::move(responder), std::current_exception());
    }
  });
}

}  // namespace chasqui::api
