#include "returning_writer.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

#include "client.h"

namespace bench {
namespace {

constexpr std::uint64_t kPauseNs = 50'000'000;  // After trouble.

std::string request(const std::string& key, std::uint64_t number) {
  const std::string body = "{\"nombre\":\"" + mark(number) + "\"}";
  return "POST /clientes HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
         "Idempotency-Key: " +
         key + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string_view after(std::string_view text, std::string_view words) {
  const std::size_t at = text.find(words);
  return at == text.npos ? std::string_view() : text.substr(at + words.size());
}

}  // namespace

std::uint64_t Writer::now() { return now_ns(); }

void Writer::turn() {
  if (fd_ >= 0 && is_asked_) read();
  if (now() < not_before_ns_ || started_ns_ == 0 || is_asked_) return;
  const bool is_due =
      written_.sent_ns.size() < static_cast<double>(now() - started_ns_) / 1e9 * rate_;
  if (is_idle()) {
    if (is_stopped_ || !is_due) return;
    written_.sent_ns.push_back(now());
    written_.seqs.push_back(0);
  }
  ask();
}

void Writer::ask() {
  if (fd_ < 0) fd_ = begin_dial(port_);
  if (fd_ < 0) return hang_up(true);
  const std::size_t number = written_.acknowledged;
  const std::string bytes = request(run_ + "-" + std::to_string(number), number);
  if (send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size())) {
    is_asked_ = true;
    return;
  }
  const bool is_under_way = errno == EAGAIN || errno == ENOTCONN || errno == EINPROGRESS;
  if (!is_under_way) hang_up(true);
}

void Writer::read() {
  std::array<char, 8192> bytes;
  const ssize_t count = recv(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) return hang_up(true);
  received_.append(bytes.data(), static_cast<std::size_t>(count));
  const std::size_t head_end = received_.find("\r\n\r\n");
  if (head_end == received_.npos) return;
  const std::string_view length = after(received_, "Content-Length: ");
  const auto body_bytes = std::strtoul(std::string(length.substr(0, 20)).c_str(), nullptr, 10);
  if (received_.size() >= head_end + 4 + body_bytes) take(received_.substr(0, head_end));
}

void Writer::take(std::string_view answer) {
  const bool is_last = answer.find("Connection: close") != answer.npos;
  const std::string seq(after(answer, "Chasqui-Seq: ").substr(0, 20));
  received_.clear();
  is_asked_ = false;
  if (!answer.starts_with("HTTP/1.1 200") || seq.empty()) return hang_up(true);
  written_.last_seq = std::strtoll(seq.c_str(), nullptr, 10);
  if (written_.acknowledged == 0) written_.first_seq = written_.last_seq;
  written_.seqs[written_.acknowledged++] = written_.last_seq;
  if (is_last) hang_up(false);
}

void Writer::hang_up(bool is_trouble) {
  if (fd_ >= 0) close(fd_);
  fd_ = -1;
  is_asked_ = false;
  received_.clear();
  if (!is_trouble) return;
  ++sent_again_;
  not_before_ns_ = now() + kPauseNs;
}

}  // namespace bench
