// How soon a write is heard: POSTs at a steady rate over a few connections, whether answered or
// not, and one WebSocket that listens. Prints one line of JSON, in ms:
//   post_*: from just before the request is sent until its event arrived, disk and all;
//   answer_*: the same until its answer arrived;
//   after_*: from its answer until its event (below zero: the event was first).
//
//   bench_commit_to_socket --port P [--rate 2000] [--seconds 5] [--connections 16] [--path /ws]
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "client.h"

namespace bench {
namespace {

constexpr std::uint64_t kGiveUp = 3'000'000'000;  // ns after the last write was sent.

struct Load {
  explicit Load(const Options& options)
      : port(options.integer("--port", 0)),
        connections(options.integer("--connections", 16)),
        rate(options.number("--rate", 2000)),
        seconds(options.number("--seconds", 5)),
        path(options.text("--path", "/ws")) {}
  int port, connections;
  double rate, seconds;
  std::string path;
};

struct Write {  // Times in ns; 0: not yet.
  std::uint64_t sent = 0, answered = 0, heard = 0;
};

struct Wire {
  int fd = -1;
  bool is_ear = false;
  MarkReader marks;
};

class Pace {
 public:
  explicit Pace(const Load& load);
  void run();
  void report() const;

 private:
  void add_wire(int fd, bool is_ear);
  bool is_over() const;
  void send_what_is_due();
  void send_one();
  void read(Wire& wire);
  void wait();

  const Load& load_;
  int epoll_ = epoll_create1(0);
  std::vector<Wire> wires_;  // The first one listens.
  std::vector<Write> writes_;
  std::size_t sent_ = 0, answered_ = 0, heard_ = 0;
  std::uint64_t started_ = 0;
};

Pace::Pace(const Load& load)
    : load_(load), writes_(static_cast<std::size_t>(load.rate * load.seconds)) {
  add_wire(dial_websocket(load.port, load.path), true);
  for (int i = 0; i < load.connections; ++i) add_wire(dial(load.port), false);
}

void Pace::add_wire(int fd, bool is_ear) {
  fcntl(fd, F_SETFL, O_NONBLOCK);
  epoll_event interest{EPOLLIN, {.u64 = wires_.size()}};
  epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &interest);
  wires_.push_back({fd, is_ear, {}});
}

void Pace::run() {
  started_ = now_ns();
  while (!is_over()) {
    send_what_is_due();
    wait();
  }
}

bool Pace::is_over() const {
  if (sent_ < writes_.size()) return false;
  if (answered_ == sent_ && heard_ == sent_) return true;
  return now_ns() - writes_.back().sent > kGiveUp;
}

void Pace::send_what_is_due() {
  const double seconds = static_cast<double>(now_ns() - started_) / 1e9;
  const auto due = static_cast<std::size_t>(seconds * load_.rate) + 1;
  while (sent_ < std::min(due, writes_.size())) send_one();
}

void Pace::send_one() {
  const std::string body = "{\"nombre\": \"Cliente " + mark(sent_) +
                           "\", \"telefono\": \"55-1234-5678\", \"direccion\": \"Calle 1\"}";
  Write& write = writes_[sent_];
  write.sent = now_ns();
  send_all(wires_[1 + sent_ % (wires_.size() - 1)].fd, post_request("/clientes", body));
  ++sent_;
}

void Pace::wait() {
  std::array<epoll_event, 64> events;
  const auto due =
      started_ + static_cast<std::uint64_t>(static_cast<double>(sent_) * 1e9 / load_.rate);
  const std::uint64_t now = now_ns();
  const timespec pause{
      0, due > now ? static_cast<long>(std::min(due - now, std::uint64_t{10'000'000})) : 0};
  const int count = epoll_pwait2(epoll_, events.data(), events.size(), &pause, nullptr);
  for (int i = 0; i < count; ++i) read(wires_[events[static_cast<std::size_t>(i)].data.u64]);
}

void Pace::read(Wire& wire) {
  std::array<char, 64 * 1024> bytes;
  const ssize_t count = recv(wire.fd, bytes.data(), bytes.size(), 0);
  if (count == 0) die("the server closed a connection");
  if (count < 0) return;
  const std::uint64_t now = now_ns();
  wire.marks.read({bytes.data(), static_cast<std::size_t>(count)}, [&](std::uint64_t number) {
    if (number >= sent_) return;
    (wire.is_ear ? writes_[number].heard : writes_[number].answered) = now;
    ++(wire.is_ear ? heard_ : answered_);
  });
}

double ms_between(std::uint64_t from, std::uint64_t to) {
  return static_cast<double>(static_cast<std::int64_t>(to - from)) / 1e6;
}

void Pace::report() const {
  std::vector<double> post, answer, after;
  for (const Write& write : writes_) {
    if (write.heard == 0 || write.answered == 0) continue;
    post.push_back(ms_between(write.sent, write.heard));
    answer.push_back(ms_between(write.sent, write.answered));
    after.push_back(ms_between(write.answered, write.heard));
  }
  const double seconds = ms_between(started_, writes_.back().sent) / 1e3;
  std::printf("{\"writes_s\": %.0f, \"lost\": %zu", static_cast<double>(sent_) / seconds,
              writes_.size() - post.size());
  const auto print = [](const char* name, std::vector<double>& ms) {
    std::printf(", \"%s_p50_ms\": %.3f, \"%s_p99_ms\": %.3f", name, quantile(ms, 0.5), name,
                quantile(ms, 0.99));
  };
  print("post", post);
  print("answer", answer);
  print("after", after);
  std::printf("}\n");
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  const bench::Load load{bench::Options(argc, argv)};
  bench::Pace pace(load);
  pace.run();
  pace.report();
}
