#include "loop/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <span>
#include <stdexcept>
#include <utility>

#include "base/check.h"
#include "loop/tls_session.h"

namespace chasqui::loop {
namespace {

constexpr std::string_view kHttp11 = "http/1.1";
constexpr const char* kCiphersOfTls12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

struct FreeContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using ContextPtr = std::unique_ptr<SSL_CTX, FreeContext>;

[[noreturn]] void fail(const std::string& what) {
  char text[256] = "";
  if (const unsigned long error = ERR_peek_last_error(); error != 0)
    ERR_error_string_n(error, text, sizeof text);
  ERR_clear_error();
  throw std::runtime_error(what + (text[0] != '\0' ? ": " : "") + text);
}

// Without it OpenSSL asks on the terminal.
int no_password(char*, int, int, void*) { return 0; }

using Bytes = std::span<const unsigned char>;

// Of what a client offers, each with its length before it: HTTP/1.1, or nothing.
Bytes find_http11(Bytes offered) {
  for (std::size_t at = 0; at < offered.size(); at += 1 + offered[at]) {
    const Bytes word = offered.subspan(at + 1);
    if (offered[at] != kHttp11.size() || word.size() < kHttp11.size()) continue;
    if (std::memcmp(word.data(), kHttp11.data(), kHttp11.size()) == 0)
      return word.first(kHttp11.size());
  }
  return {};
}

// A client that speaks something else alone is told so; one that says nothing speaks HTTP/1.1.
constexpr SSL_CTX_alpn_select_cb_func kChooseProtocol =
    [](SSL*, const unsigned char** chosen, unsigned char* chosen_bytes,
       const unsigned char* offered, unsigned int offered_bytes, void*) {
      const Bytes http11 = find_http11({offered, offered_bytes});
      if (http11.empty()) return SSL_TLSEXT_ERR_ALERT_FATAL;
      *chosen = http11.data();
      *chosen_bytes = static_cast<unsigned char>(http11.size());
      return SSL_TLSEXT_ERR_OK;
    };

ContextPtr make_context() {
  ContextPtr context(SSL_CTX_new(TLS_server_method()));
  if (!context) fail("TLS");
  SSL_CTX* const raw = context.get();
  SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
  SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                               SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA |
                               SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(raw, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                            SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);  // Tickets do without.
  SSL_CTX_set_num_tickets(raw, 1);
  SSL_CTX_set_default_passwd_cb(raw, no_password);
  SSL_CTX_set_alpn_select_cb(raw, kChooseProtocol, nullptr);
  if (SSL_CTX_set_cipher_list(raw, kCiphersOfTls12) != 1) fail("TLS ciphers");
  return context;
}

ContextPtr load(const TlsFiles& files) {
  ERR_clear_error();
  ContextPtr context = make_context();
  if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) != 1)
    fail("no usable certificate in " + files.certificate);
  if (SSL_CTX_use_PrivateKey_file(context.get(), files.key.c_str(), SSL_FILETYPE_PEM) != 1)
    fail("no key for the certificate in " + files.key);
  if (SSL_CTX_check_private_key(context.get()) != 1)
    fail(files.key + " does not belong to " + files.certificate);
  return context;
}

Utc end_of(const SSL_CTX* context) {
  const X509* const certificate = SSL_CTX_get0_certificate(context);
  std::tm parts{};
  if (certificate == nullptr || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &parts) != 1)
    return {};
  return {static_cast<std::int64_t>(::timegm(&parts)) * 1000};
}

// Changes whenever the file does: also when it is replaced by one of the same size at once.
std::string fingerprint(const std::string& path) {
  struct stat found{};
  if (::stat(path.c_str(), &found) != 0) return "none";
  std::string text;
  for (const auto number :
       {static_cast<std::int64_t>(found.st_dev), static_cast<std::int64_t>(found.st_ino),
        static_cast<std::int64_t>(found.st_size), static_cast<std::int64_t>(found.st_mtim.tv_sec),
        static_cast<std::int64_t>(found.st_mtim.tv_nsec)})
    text += std::to_string(number) + " ";
  return text;
}

std::string fingerprint(const TlsFiles& files) {
  return fingerprint(files.certificate) + "," + fingerprint(files.key);
}

}  // namespace

class TlsContext final {
 public:
  explicit TlsContext(const TlsFiles& files)
      : context_(load(files)), expires_(end_of(context_.get())) {}
  SSL* make_session() const { return SSL_new(context_.get()); }
  Utc expires() const { return expires_; }

 private:
  ContextPtr context_;
  Utc expires_;
};

TlsCredentials::TlsCredentials(TlsFiles files)
    : files_(std::move(files)),
      seen_(fingerprint(files_)),
      current_(std::make_shared<const TlsContext>(files_)) {}

TlsCredentials::~TlsCredentials() = default;

TlsCredentials::Outcome TlsCredentials::reload_if_changed() {
  std::string now = fingerprint(files_);
  if (now == seen_) return {};
  seen_ = std::move(now);
  try {
    current_.store(std::make_shared<const TlsContext>(files_));
    return {.what = TlsReload::kDone, .why = {}};
  } catch (const std::runtime_error& error) {
    return {.what = TlsReload::kFailed, .why = error.what()};
  }
}

Utc TlsCredentials::expires() const { return current()->expires(); }

struct TlsSession::Engine {
  explicit Engine(SSL* made) : ssl(made) {}
  ~Engine() { SSL_free(ssl); }
  SSL* ssl;
};

TlsSession::TlsSession(const TlsContextRef& context, int fd)
    : engine_(std::make_unique<Engine>(context->make_session())) {
  CHASQUI_ASSERT(engine_->ssl != nullptr && SSL_set_fd(engine_->ssl, fd) == 1);
  SSL_set_accept_state(engine_->ssl);
}

TlsSession::~TlsSession() = default;

TlsSession::Handshake TlsSession::shake() {
  ERR_clear_error();
  const int result = SSL_do_handshake(engine_->ssl);
  if (result == 1) {
    is_ready_ = true;
    return Handshake::kDone;
  }
  const int error = SSL_get_error(engine_->ssl, result);
  ERR_clear_error();
  if (error == SSL_ERROR_WANT_READ) return Handshake::kWantsRead;
  return error == SSL_ERROR_WANT_WRITE ? Handshake::kWantsWrite : Handshake::kFailed;
}

// As the system call would have said it.
ssize_t TlsSession::refused(int result) {
  const int error = SSL_get_error(engine_->ssl, result);
  ERR_clear_error();
  if (error == SSL_ERROR_ZERO_RETURN) return 0;
  const bool would_block = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
  errno = would_block ? EAGAIN : ECONNRESET;
  return -1;
}

ssize_t TlsSession::receive(std::span<std::byte> into) {
  CHASQUI_ASSERT(into.size() >= kRecordBytesMax);
  ERR_clear_error();
  const int count = SSL_read(engine_->ssl, into.data(), static_cast<int>(into.size()));
  return count > 0 ? count : refused(count);
}

// One record at a time, filled from as many pieces as fit: small messages share it.
ssize_t TlsSession::send(std::span<const iovec> pieces) {
  char record[kRecordBytesMax];
  std::size_t bytes = 0;
  for (const iovec& piece : pieces) {
    const std::size_t taken = std::min(piece.iov_len, sizeof record - bytes);
    std::memcpy(record + bytes, piece.iov_base, taken);
    bytes += taken;
  }
  ERR_clear_error();
  const int sent = SSL_write(engine_->ssl, record, static_cast<int>(bytes));
  if (sent > 0) {
    stuck_bytes_ = 0;
    return sent;
  }
  if (stuck_bytes_ == 0) stuck_bytes_ = bytes;
  if (const ssize_t answer = refused(sent); answer != 0) return answer;
  errno = ECONNRESET;
  return -1;
}

void TlsSession::say_goodbye() {
  if (!is_ready_ || stuck_bytes_ > 0) return;
  ERR_clear_error();
  SSL_shutdown(engine_->ssl);
  ERR_clear_error();
}

}  // namespace chasqui::loop
