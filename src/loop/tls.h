// TLS for TCP streams: a certificate with its key, exchanged for a new one while the program
// serves. TLS 1.2 and 1.3 with forward secrecy and authenticated encryption alone, ALPN http/1.1.
#pragma once
#include <atomic>
#include <memory>
#include <string>

#include "base/clock.h"

namespace chasqui::loop {

struct TlsFiles {
  std::string certificate;  // PEM: the server's own first, then those that vouch for it.
  std::string key;          // PEM, without a password.
};

class TlsContext;  // One certificate in use. Connections that began with it keep it.
using TlsContextRef = std::shared_ptr<const TlsContext>;

enum class TlsReload { kUnchanged, kDone, kFailed };

class TlsCredentials final {
 public:
  explicit TlsCredentials(TlsFiles files);  // Throws std::runtime_error, saying why.
  ~TlsCredentials();
  TlsCredentials(const TlsCredentials&) = delete;
  TlsCredentials& operator=(const TlsCredentials&) = delete;

  // Looks whether the files changed since it last looked, and reads them. What cannot be used is
  // reported once, and what was there before stays in use. Blocks: on a worker; one at a time.
  struct Outcome {
    TlsReload what = TlsReload::kUnchanged;
    std::string why;  // Of kFailed.
  };
  Outcome reload_if_changed();

  TlsContextRef current() const { return current_.load(); }  // From any thread.
  Utc expires() const;  // Of the certificate in use. From any thread.

 private:
  const TlsFiles files_;
  std::string seen_;  // What told the files from earlier ones.
  std::atomic<TlsContextRef> current_;
};

}  // namespace chasqui::loop
