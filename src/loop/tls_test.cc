#include "loop/tls.h"

#include <gtest/gtest.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "loop/tcp_acceptor.h"
#include "loop/test_peer.h"

namespace chasqui::loop {
namespace {

using std::chrono::milliseconds;

template <auto kFree>
struct Free {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;

// A folder with a certificate and its key, both for `name`.
class Papers {
 public:
  Papers() {
    char place[] = "/tmp/chasqui-tls-XXXXXX";
    folder_ = ::mkdtemp(place);
    write("uno");
  }
  ~Papers() { std::filesystem::remove_all(folder_); }

  TlsFiles files() const { return {folder_ / "cert.pem", folder_ / "key.pem"}; }
  void write(const char* name) {
    write_certificate(name);
    write_key();
  }
  void write_certificate(const char* name) {
    key_ = Key(EVP_EC_gen("P-256"));
    const Certificate made(X509_new());
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 24 * 3600);
    X509_NAME* const subject = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
    X509_set_issuer_name(made.get(), subject);
    X509_set_pubkey(made.get(), key_.get());
    X509_sign(made.get(), key_.get(), EVP_sha256());
    replace("cert.pem", [&](std::FILE* file) { PEM_write_X509(file, made.get()); });
  }
  void write_key() {
    replace("key.pem", [&](std::FILE* file) {
      PEM_write_PrivateKey(file, key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
  }
  void spoil(const std::string& file) { std::ofstream(folder_ / file) << "nonsense"; }

 private:
  template <class Writer>
  void replace(const std::string& file, const Writer& writer) {
    const std::filesystem::path beside = folder_ / "new";
    std::FILE* const out = std::fopen(beside.c_str(), "w");
    writer(out);
    std::fclose(out);
    std::filesystem::rename(beside, folder_ / file);
  }

  std::filesystem::path folder_;
  Key key_;
};

// Takes TLS clients and writes down what happens to them.
struct Ear final : StreamOwner {
  Ear(TcpStream accepted, const TlsContextRef& context) : stream(std::move(accepted)) {
    stream->serve_tls(context);
    stream->read_for(*this, 100);
  }
  void on_bytes(std::span<std::byte> bytes) override {
    heard.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  void on_end() override { heard += "<end>"; }
  void on_broken() override { heard += "<broken>"; }
  void on_drained() override { heard += "<drained>"; }
  std::optional<TcpStream> stream;
  std::string heard;
};

struct Server {
  Papers papers;
  TlsCredentials credentials{papers.files()};
  Loop loop;
  std::vector<std::unique_ptr<Ear>> ears;
  TcpAcceptor acceptor{
      loop, ListeningSocket(AcceptorOptions{}), [this](TcpStream stream) {
        ears.push_back(std::make_unique<Ear>(std::move(stream), credentials.current()));
      }};
  Server() { acceptor.start(); }
  bool until(const std::function<bool()>& holds) { return turn_until(loop, holds); }
};

struct Wish {
  int version_max = 0;            // 0: the newest.
  std::string_view alpn = {};     // As it goes over the wire: "\x08http/1.1".
  const char* ciphers = nullptr;  // Of TLS 1.2.
};

// A client of the same OpenSSL, over memory, so that it never blocks.
class Client {
 public:
  explicit Client(Server& server, const Wish& wish = {})
      : server_(server), peer_(server.acceptor.port(), 4096), context_(SSL_CTX_new(TLS_method())) {
    SSL_CTX_set_security_level(context_.get(), 0);
    SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
    if (wish.version_max != 0) SSL_CTX_set_max_proto_version(context_.get(), wish.version_max);
    if (wish.ciphers != nullptr) SSL_CTX_set_cipher_list(context_.get(), wish.ciphers);
    ssl_.reset(SSL_new(context_.get()));
    if (!wish.alpn.empty())
      SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<const unsigned char*>(wish.alpn.data()),
                          static_cast<unsigned>(wish.alpn.size()));
    SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(ssl_.get());
  }

  // "TLSv1.3 uno http/1.1", or "" when the server would not.
  std::string shake() {
    const bool is_done = server_.until([&] {
      const int result = SSL_do_handshake(ssl_.get());
      const bool goes_on = result != 1 && SSL_get_error(ssl_.get(), result) == SSL_ERROR_WANT_READ;
      exchange();
      return !goes_on || peer_.has_ended();
    });
    ERR_clear_error();
    if (!is_done || !SSL_is_init_finished(ssl_.get())) return "";
    char name[64] = "";
    const Certificate shown(SSL_get1_peer_certificate(ssl_.get()));
    X509_NAME_get_text_by_NID(X509_get_subject_name(shown.get()), NID_commonName, name, 64);
    const unsigned char* chosen = nullptr;
    unsigned chosen_bytes = 0;
    SSL_get0_alpn_selected(ssl_.get(), &chosen, &chosen_bytes);
    return std::string(SSL_get_version(ssl_.get())) + " " + name + " " +
           std::string(reinterpret_cast<const char*>(chosen), chosen_bytes);
  }
  void say(std::string_view text) {
    SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size()));
    exchange();
  }
  const std::string& got() {
    exchange();
    char buffer[16384];
    int count = 0;
    while ((count = SSL_read(ssl_.get(), buffer, sizeof buffer)) > 0)
      text_.append(buffer, static_cast<std::size_t>(count));
    if (SSL_get_error(ssl_.get(), count) == SSL_ERROR_ZERO_RETURN) said_goodbye_ = true;
    ERR_clear_error();
    return text_;
  }
  bool said_goodbye() { return got(), said_goodbye_; }
  void say_goodbye() {
    SSL_shutdown(ssl_.get());
    exchange();
  }
  TestPeer& peer() { return peer_; }

 private:
  void exchange() {
    char buffer[16384];
    int count = 0;
    while ((count = BIO_read(SSL_get_wbio(ssl_.get()), buffer, sizeof buffer)) > 0)
      peer_.send({buffer, static_cast<std::size_t>(count)});
    const std::string bytes = peer_.take();
    if (!bytes.empty())
      BIO_write(SSL_get_rbio(ssl_.get()), bytes.data(), static_cast<int>(bytes.size()));
  }

  Server& server_;
  TestPeer peer_;
  std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>> context_;
  std::unique_ptr<SSL, Free<SSL_free>> ssl_;
  std::string text_;
  bool said_goodbye_ = false;
};

TEST(Tls, BytesGoBothWays) {
  Server server;
  Client client(server);
  EXPECT_EQ(client.shake(), "TLSv1.3 uno ");
  client.say("hola");
  ASSERT_TRUE(server.until([&] { return server.ears[0]->heard == "hola"; }));
  server.ears[0]->stream->write("que ");
  server.ears[0]->stream->write("tal");
  ASSERT_TRUE(server.until([&] { return client.got() == "que tal"; }));
  EXPECT_EQ(server.ears[0]->heard, "hola<drained>");
  client.say_goodbye();
  ASSERT_TRUE(server.until([&] { return server.ears[0]->heard.ends_with("<end>"); }));
}

TEST(Tls, SpeaksOnlyWhatIsSafeTodayAndHttp11) {
  struct {
    std::string_view name;
    Wish wish;
    std::string_view shown;
  } const cases[] = {
      {"TLS 1.3", {}, "TLSv1.3 uno "},
      {"TLS 1.2", {.version_max = TLS1_2_VERSION}, "TLSv1.2 uno "},
      {"TLS 1.1", {.version_max = TLS1_1_VERSION}, ""},
      {"no forward secrecy", {.version_max = TLS1_2_VERSION, .ciphers = "AES128-GCM-SHA256"}, ""},
      {"CBC", {.version_max = TLS1_2_VERSION, .ciphers = "ECDHE-ECDSA-AES128-SHA256"}, ""},
      {"http/1.1", {.alpn = "\x08http/1.1"}, "TLSv1.3 uno http/1.1"},
      {"h2 or http/1.1", {.alpn = "\x02h2\x08http/1.1"}, "TLSv1.3 uno http/1.1"},
      {"h2 alone", {.alpn = "\x02h2"}, ""},
  };
  for (const auto& c : cases) {
    Server server;
    Client client(server, c.wish);
    EXPECT_EQ(client.shake(), c.shown) << c.name;
    if (!c.shown.empty()) continue;
    EXPECT_TRUE(server.until([&] { return server.ears[0]->heard == "<broken>"; })) << c.name;
  }
}

TEST(Tls, WhoDoesNotSpeakItIsBroken) {
  for (const std::string_view bytes : {std::string_view("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
                                       std::string_view("\x16\x03\x01\xff\xff\xff\xff", 7)}) {
    Server server;
    TestPeer peer(server.acceptor.port());
    peer.send(bytes);
    peer.end();
    ASSERT_TRUE(
        server.until([&] { return !server.ears.empty() && !server.ears[0]->heard.empty(); }));
    EXPECT_EQ(server.ears[0]->heard, "<broken>");
  }
}

TEST(Tls, WhatTheOwnerWritesBeforeTheHandshakeWaitsForIt) {
  Server server;
  Client client(server);
  ASSERT_TRUE(server.until([&] { return !server.ears.empty(); }));
  server.ears[0]->stream->write("bienvenida");
  server.loop.run_turn(milliseconds(0));
  EXPECT_NE(client.shake(), "");
  ASSERT_TRUE(server.until([&] { return client.got() == "bienvenida"; }));
}

TEST(Tls, WhatDoesNotFitWaitsAndIsSentInOrder) {
  Server server;
  Client client(server);
  ASSERT_NE(client.shake(), "");
  std::string whole;
  for (int i = 0; i < 2000; ++i) {
    std::string piece(static_cast<std::size_t>(i * 37 % 9000), static_cast<char>('a' + i % 26));
    whole += piece;
    server.ears[0]->stream->write(std::move(piece));
  }
  server.loop.run_turn(milliseconds(0));
  EXPECT_GT(server.ears[0]->stream->pending_bytes(), 0u);
  ASSERT_TRUE(server.until([&] { return client.got().size() >= whole.size(); }));
  EXPECT_TRUE(client.got() == whole);
  EXPECT_EQ(server.ears[0]->stream->pending_bytes(), 0u);
  EXPECT_EQ(server.ears[0]->heard, "<drained>");
}

TEST(Tls, DroppedWritesLeaveNoHoleInTheMiddleOfOne) {
  Server server;
  Client client(server);
  ASSERT_NE(client.shake(), "");
  TcpStream& stream = *server.ears[0]->stream;
  for (char c = 'a'; c < 'a' + 20; ++c) stream.write(std::string(300'000, c));
  server.loop.run_turn(milliseconds(0));
  stream.drop_pending();
  stream.write("fin");
  ASSERT_TRUE(server.until([&] { return client.got().ends_with("fin"); }));
  const std::string got = client.got();
  EXPECT_EQ(got.size() % 300'000, 3u);
  EXPECT_LT(got.size(), 6'000'000u);
}

TEST(Tls, LongMessagesAreHeardWhole) {
  Server server;
  Client client(server);
  ASSERT_NE(client.shake(), "");
  std::string whole;
  for (int i = 0; i < 20; ++i) {
    const std::string piece(16'384, static_cast<char>('a' + i));
    whole += piece;
    client.say(piece);
    server.loop.run_turn(milliseconds(0));
  }
  ASSERT_TRUE(server.until([&] { return server.ears[0]->heard.size() >= whole.size(); }));
  EXPECT_TRUE(server.ears[0]->heard == whole);
}

TEST(Tls, AGentleCloseSaysGoodbye) {
  Server server;
  Client client(server);
  ASSERT_NE(client.shake(), "");
  server.ears[0]->stream->write("adios");
  std::move(*server.ears[0]->stream).close_gently(milliseconds(5000));
  server.ears[0]->stream.reset();
  ASSERT_TRUE(server.until([&] { return client.said_goodbye(); }));
  EXPECT_EQ(client.got(), "adios");
  client.peer().close();
  EXPECT_TRUE(server.until([&] { return server.loop.kept() == 0; }));
}

TEST(TlsCredentials, AreReadAgainWhenTheirFilesChange) {
  Server server;
  EXPECT_EQ(server.credentials.reload_if_changed().what, TlsReload::kUnchanged);
  Client before(server);
  EXPECT_EQ(before.shake(), "TLSv1.3 uno ");
  server.papers.write("dos");
  EXPECT_EQ(server.credentials.reload_if_changed().what, TlsReload::kDone);
  EXPECT_EQ(server.credentials.reload_if_changed().what, TlsReload::kUnchanged);
  Client after(server);
  EXPECT_EQ(after.shake(), "TLSv1.3 dos ");
  before.say("still here");
  EXPECT_TRUE(server.until([&] { return server.ears[0]->heard == "still here"; }));
}

TEST(TlsCredentials, WhatCannotBeUsedIsReportedOnceAndTheOldOnesStay) {
  Server server;
  const auto fails = [&](std::string_view why) {
    const auto outcome = server.credentials.reload_if_changed();
    EXPECT_EQ(outcome.what, TlsReload::kFailed);
    EXPECT_TRUE(outcome.why.contains(why)) << outcome.why;
    EXPECT_EQ(server.credentials.reload_if_changed().what, TlsReload::kUnchanged);
    Client client(server);
    EXPECT_EQ(client.shake(), "TLSv1.3 uno ");
  };
  server.papers.spoil("cert.pem");
  fails("no usable certificate");
  server.papers.write_certificate("dos");
  fails("key.pem");  // Still the old one's.
  server.papers.spoil("key.pem");
  fails("key.pem");
  std::filesystem::remove(server.papers.files().key);
  fails("key.pem");
  server.papers.write_key();
  EXPECT_EQ(server.credentials.reload_if_changed().what, TlsReload::kDone);
  Client client(server);
  EXPECT_EQ(client.shake(), "TLSv1.3 dos ");
}

TEST(TlsCredentials, SayWhenTheyExpireAndThrowWhenThereAreNone) {
  Papers papers;
  const TlsCredentials credentials(papers.files());
  const auto left = credentials.expires() - SystemClock().now();
  EXPECT_GT(left, std::chrono::hours(23));
  EXPECT_LE(left, std::chrono::hours(24));
  EXPECT_THROW(TlsCredentials({"/nowhere/cert.pem", papers.files().key}), std::runtime_error);
  EXPECT_THROW(TlsCredentials({papers.files().certificate, ""}), std::runtime_error);
}

}  // namespace
}  // namespace chasqui::loop
