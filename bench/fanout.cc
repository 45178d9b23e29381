// Load for the delivery path: many WebSockets on one channel, one of which (or a POST) speaks;
// counts what arrives at all of them and how long it took. Prints one line of JSON.
//
//   bench_fanout --port P --path /difusion [--pid SERVER] [--subs 1000] [--messages 500]
//                [--size 256] [--window 16 | --rate 100] [--http-post /path] [--idle SECONDS]
//
// --window keeps so many messages in flight; --rate says so many a second; --idle says nothing and
// only looks at the server's memory.
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>

#include "client.h"

namespace bench {
namespace {

constexpr std::uint64_t kGiveUp = 5'000'000'000;  // ns without any delivery.
constexpr std::size_t kReadBytes = 256 * 1024;
constexpr useconds_t kSettle = 500'000;

struct Load {
  explicit Load(const Options& options);
  int port, pid, subs, messages, size, window;
  double rate, idle;
  std::string path, post_path;
};

Load::Load(const Options& options)
    : port(options.integer("--port", 0)),
      pid(options.integer("--pid", 0)),
      subs(options.integer("--subs", 1000)),
      messages(options.integer("--messages", 500)),
      size(options.integer("--size", 256)),
      window(options.integer("--window", 16)),
      rate(options.number("--rate", 0)),
      idle(options.number("--idle", 0)),
      path(options.text("--path", "/")),
      post_path(options.text("--http-post", "")) {}

struct Ear {
  int fd = -1;
  MarkReader marks;
};

class Fanout {
 public:
  explicit Fanout(const Load& load);
  void connect();
  void run();
  void report() const;
  bool is_complete() const { return heard_ == wanted(); }

 private:
  std::uint64_t wanted() const;
  void speak_what_is_due();
  void speak();
  void hear(Ear& ear);

  const Load& load_;
  int epoll_ = epoll_create1(0);
  std::vector<Ear> ears_;
  int http_ = -1;
  double rss_before_ = 0, rss_after_ = 0, cpu_ = 0;
  int spoken_ = 0;
  std::uint64_t heard_ = 0, started_ = 0, last_ = 0;
  mutable std::vector<double> ms_;
  std::unique_ptr<char[]> buffer_ = std::make_unique<char[]>(kReadBytes);
};

Fanout::Fanout(const Load& load) : load_(load), ears_(static_cast<std::size_t>(load.subs)) {
  ms_.reserve(wanted());
}

std::uint64_t Fanout::wanted() const {
  return static_cast<std::uint64_t>(load_.subs) * static_cast<std::uint64_t>(load_.messages);
}

void Fanout::connect() {
  rss_before_ = rss_kib(load_.pid);
  for (std::size_t i = 0; i < ears_.size(); ++i) {
    const int fd = ears_[i].fd = dial_websocket(load_.port, load_.path);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    epoll_event interest{EPOLLIN, {.u64 = i}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &interest);
  }
  if (!load_.post_path.empty()) http_ = dial(load_.port);
  usleep(load_.idle > 0 ? static_cast<useconds_t>(load_.idle * 1e6) : kSettle);
  rss_after_ = rss_kib(load_.pid);
}

void Fanout::run() {
  std::array<epoll_event, 512> events;
  const double cpu_before = cpu_seconds(load_.pid);
  started_ = last_ = now_ns();
  while (!is_complete() && now_ns() - last_ < kGiveUp) {
    speak_what_is_due();
    const int wait_ms = load_.rate > 0 ? 1 : 100;
    const int count = epoll_wait(epoll_, events.data(), events.size(), wait_ms);
    for (int i = 0; i < count; ++i) hear(ears_[events[static_cast<std::size_t>(i)].data.u64]);
    while (http_ >= 0 && recv(http_, buffer_.get(), kReadBytes, MSG_DONTWAIT) > 0) continue;
  }
  cpu_ = cpu_seconds(load_.pid) - cpu_before;
}

void Fanout::speak_what_is_due() {
  const auto done = static_cast<int>(heard_ / ears_.size());
  const double seconds = static_cast<double>(now_ns() - started_) / 1e9;
  const int due = load_.rate > 0 ? static_cast<int>(seconds * load_.rate) + 1 : done + load_.window;
  while (spoken_ < std::min(due, load_.messages)) speak();
}

void Fanout::speak() {
  std::string body = mark(now_ns());
  body.resize(static_cast<std::size_t>(load_.size), 'x');
  if (http_ >= 0)
    send_all(http_, post_request(load_.post_path, body));
  else
    send_all(ears_.front().fd, text_frame(body));
  ++spoken_;
}

void Fanout::hear(Ear& ear) {
  const ssize_t count = recv(ear.fd, buffer_.get(), kReadBytes, 0);
  if (count == 0) die("the server closed a socket");
  if (count < 0) return;
  last_ = now_ns();
  ear.marks.read({buffer_.get(), static_cast<std::size_t>(count)}, [this](std::uint64_t sent) {
    ++heard_;
    ms_.push_back(static_cast<double>(last_ - sent) / 1e6);
  });
}

void Fanout::report() const {
  const double seconds = static_cast<double>(last_ - started_) / 1e9;
  const auto heard = static_cast<double>(heard_);
  std::printf(
      "{\"deliveries_s\": %.0f, \"p50_ms\": %.3f, \"p99_ms\": %.3f, \"cpu_us\": %.4f, "
      "\"lost\": %llu, \"rss_kib\": %.3f}\n",
      seconds > 0 ? heard / seconds : 0, quantile(ms_, 0.5), quantile(ms_, 0.99),
      heard > 0 ? cpu_ * 1e6 / heard : 0, static_cast<unsigned long long>(wanted() - heard_),
      (rss_after_ - rss_before_) / load_.subs);
}

int main_with(const Load& load) {
  Fanout fanout(load);
  fanout.connect();
  if (load.idle <= 0) fanout.run();
  fanout.report();
  return load.idle > 0 || fanout.is_complete() ? 0 : 1;
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  return bench::main_with(bench::Load(bench::Options(argc, argv)));
}
