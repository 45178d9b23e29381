// Load for the delivery path: many WebSockets on one channel, one of which (or a POST) speaks;
// counts what arrives at all of them and how long it took. Prints one line of JSON.
//
//   bench_fanout --port P --path /difusion [--dialect plain] [--channel C] [--pid SERVER,…]
//                [--subs 1000] [--messages 500] [--size 256 | --body TEXT]
//                [--window 16 | --rate 100 [--burst 1]] [--http-post /path [--posters 1]]
//                [--idle SECONDS]
//
// --window keeps so many messages in flight; --rate says so many a second, --burst of them at a
// time; --idle says nothing and only looks at the server's memory. In --body a "$" stands for the
// message's own mark; a mark that comes twice in a row is one delivery.
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <utility>

#include "client.h"
#include "dialect.h"

namespace bench {
namespace {

constexpr std::uint64_t kGiveUp = 5'000'000'000;  // ns without any delivery.
constexpr std::size_t kReadBytes = 256 * 1024;
constexpr useconds_t kSettle = 500'000;

struct Load {
  explicit Load(const Options& options);
  int port, subs, messages, size, window, burst, posters;
  double rate, idle;
  std::string path, post_path, body;
  std::vector<int> pids;
  Dialect dialect;
};

Load::Load(const Options& options)
    : port(options.integer("--port", 0)),
      subs(options.integer("--subs", 1000)),
      messages(options.integer("--messages", 500)),
      size(options.integer("--size", 256)),
      window(options.integer("--window", 16)),
      burst(options.integer("--burst", 1)),
      posters(options.integer("--posters", 1)),
      rate(options.number("--rate", 0)),
      idle(options.number("--idle", 0)),
      path(options.text("--path", "/")),
      post_path(options.text("--http-post", "")),
      body(options.text("--body", "")),
      pids(options.pids()),
      dialect(dialect_of(options.text("--dialect", "plain"), options.text("--channel", ""))) {}

struct Ear {
  int fd = -1;
  FrameReader frames;
  MarkReader marks;
  std::uint64_t last = 0;
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
  void speak(int messages);  // At once.
  std::string next_body() const;
  void hear(Ear& ear);
  void take(Ear& ear, std::string_view bytes);

  const Load& load_;
  int epoll_ = epoll_create1(0);
  std::vector<Ear> ears_;
  std::vector<int> posters_;
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
  rss_before_ = rss_kib(load_.pids);
  for (std::size_t i = 0; i < ears_.size(); ++i) {
    const int fd = ears_[i].fd = dial_in(load_.dialect, load_.port, load_.path);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    epoll_event interest{EPOLLIN, {.u64 = i}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &interest);
  }
  if (!load_.post_path.empty())
    for (int i = 0; i < load_.posters; ++i) posters_.push_back(dial(load_.port));
  usleep(load_.idle > 0 ? static_cast<useconds_t>(load_.idle * 1e6) : kSettle);
  rss_after_ = rss_kib(load_.pids);
}

void Fanout::run() {
  std::array<epoll_event, 512> events;
  const double cpu_before = cpu_seconds(load_.pids);
  started_ = last_ = now_ns();
  while (!is_complete() && now_ns() - last_ < kGiveUp) {
    speak_what_is_due();
    const int wait_ms = load_.rate > 0 ? 1 : 100;
    const int count = epoll_wait(epoll_, events.data(), events.size(), wait_ms);
    for (int i = 0; i < count; ++i) hear(ears_[events[static_cast<std::size_t>(i)].data.u64]);
    for (const int poster : posters_)
      while (recv(poster, buffer_.get(), kReadBytes, MSG_DONTWAIT) > 0) continue;
  }
  cpu_ = cpu_seconds(load_.pids) - cpu_before;
}

void Fanout::speak_what_is_due() {
  const auto done = static_cast<int>(heard_ / ears_.size());
  const double seconds = static_cast<double>(now_ns() - started_) / 1e9;
  const int bursts = static_cast<int>(seconds * load_.rate / load_.burst) + 1;
  const int due = load_.rate > 0 ? bursts * load_.burst : done + load_.window;
  speak(std::min(due, load_.messages) - spoken_);
}

std::string Fanout::next_body() const {
  std::string body = mark(now_ns());
  if (load_.body.empty()) return body.resize(static_cast<std::size_t>(load_.size), 'x'), body;
  const std::size_t at = load_.body.find('$');
  return load_.body.substr(0, at) + body + load_.body.substr(at + 1);
}

void Fanout::speak(int messages) {
  std::string frames;
  for (int i = 0; i < messages; ++i, ++spoken_) {
    const std::string body = next_body();
    if (posters_.empty())
      frames += speech(load_.dialect, body);
    else
      send_all(posters_[static_cast<std::size_t>(spoken_) % posters_.size()],
               post_request(load_.post_path, body));
  }
  if (!frames.empty()) send_all(ears_.front().fd, frames);
}

void Fanout::hear(Ear& ear) {
  const ssize_t count = recv(ear.fd, buffer_.get(), kReadBytes, 0);
  if (count == 0) die("the server closed a socket");
  if (count < 0) return;
  last_ = now_ns();
  const std::string_view bytes(buffer_.get(), static_cast<std::size_t>(count));
  if (load_.dialect.ping.empty()) return take(ear, bytes);
  ear.frames.read(bytes, [&](int, std::string_view payload) {
    if (payload.starts_with(load_.dialect.ping)) send_all(ear.fd, load_.dialect.pong);
    take(ear, payload);
    return true;
  });
}

void Fanout::take(Ear& ear, std::string_view bytes) {
  ear.marks.read(bytes, [&](std::uint64_t sent) {
    if (std::exchange(ear.last, sent) == sent) return;
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
