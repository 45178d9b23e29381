// Load of a race day: judges who send batches of times over their sockets, spectators who hear what
// is published, and people who sign in meanwhile. One thread; prints one line of JSON.
//
//   bench_race --port P --token T [--judge 3] [--judges 200] [--rate RECORDS_A_SECOND]
//              [--in-flight 1] [--gap-ms 55] [--first-team 1] [--seconds 5] [--public /ws/…/]
//              [--spectators 0] [--logins 0] [--login-path /api/login] [--pid A,B…]
//
// Without --rate every judge sends the next batch when one is answered, but not sooner than
// --gap-ms after the one before: servers close sockets that say too much. Each batch is for a team
// of its own, whose name is a mark: that is how a spectator's delivery is told.
#include <arpa/inet.h>
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

constexpr std::uint64_t kMs = 1'000'000;
constexpr std::uint64_t kGiveUp = 5'000 * kMs;  // After the last batch was sent.
constexpr std::size_t kReadBytes = 256 * 1024;
constexpr int kRecords = 15;
constexpr useconds_t kSettle = 1'000'000;
constexpr std::string_view kAllStored = "\"total_guardados\":15";

struct Load {
  explicit Load(const Options& options);
  int port, judge, judges, in_flight, first_team, spectators, logins;
  double rate, seconds;
  std::uint64_t gap;
  std::string token, path, login_path;
  std::vector<int> pids;
};

Load::Load(const Options& options)
    : port(options.integer("--port", 0)),
      judge(options.integer("--judge", 3)),
      judges(options.integer("--judges", 200)),
      in_flight(options.integer("--in-flight", 1)),
      first_team(options.integer("--first-team", 1)),
      spectators(options.integer("--spectators", 0)),
      logins(options.integer("--logins", 0)),
      rate(options.number("--rate", 0)),
      seconds(options.number("--seconds", 5)),
      gap(static_cast<std::uint64_t>(options.integer("--gap-ms", 55)) * kMs),
      token(options.text("--token", "")),
      path(options.text("--public", "/ws/competencia/1/")),
      login_path(options.text("--login-path", "/api/login")),
      pids(options.pids()) {}

enum class Part { kJudge, kSpectator, kLogin };

struct Wire {
  int fd = -1;
  Part part = Part::kJudge;
  MarkReader marks{};
  int in_flight = 0;
  std::uint64_t sent = 0;  // The last message.
};

struct Batch {  // Times in ns; 0: not yet.
  std::uint64_t sent = 0, answered = 0;
  std::size_t judge = 0;
};

class Race {
 public:
  explicit Race(const Load& load) : load_(load) {}
  void connect();
  void run();
  void report();

 private:
  void add(int fd, Part part);
  void send_what_is_due();
  void send_batch(std::size_t judge);
  void send_login(Wire& wire);
  bool is_over() const;
  void read(Wire& wire);
  void hear_answers(Wire& wire, std::string_view bytes);
  void hear_spectator(Wire& wire, std::string_view bytes);
  void hear_login(Wire& wire, std::string_view bytes);

  const Load& load_;
  int epoll_ = epoll_create1(0);
  std::vector<Wire> wires_;  // The judges first.
  std::vector<Batch> batches_;
  std::size_t next_judge_ = 0, answered_ = 0, stored_ = 0;
  std::uint64_t heard_ = 0, logins_ = 0, refused_ = 0, login_number_ = 0;
  std::uint64_t started_ = 0, sending_ended_ = 0, last_ = 0;
  double cpu_ = 0;
  std::vector<double> answer_ms_, heard_ms_, after_ms_, login_ms_;
  std::unique_ptr<char[]> buffer_ = std::make_unique<char[]>(kReadBytes);
};

void Race::add(int fd, Part part) {
  fcntl(fd, F_SETFL, O_NONBLOCK);
  epoll_event interest{EPOLLIN, {.u64 = wires_.size()}};
  epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &interest);
  wires_.push_back({.fd = fd, .part = part});
}

void Race::connect() {
  const std::string path = "/ws/juez/" + std::to_string(load_.judge) + "/?token=" + load_.token;
  for (int i = 0; i < load_.judges; ++i) add(dial_websocket(load_.port, path), Part::kJudge);
  for (int i = 0; i < load_.spectators; ++i)
    add(dial_websocket(load_.port, load_.path), Part::kSpectator);
  // A place of its own for each: addresses are what servers count attempts by.
  for (int i = 0; i < load_.logins; ++i)
    add(dial_from(load_.port, "127.0.1." + std::to_string(1 + i)), Part::kLogin);
  usleep(kSettle);
}

void Race::run() {
  std::array<epoll_event, 512> events;
  const double cpu_before = cpu_seconds(load_.pids);
  started_ = last_ = now_ns();
  sending_ended_ = started_ + static_cast<std::uint64_t>(load_.seconds * 1e9);
  for (Wire& wire : wires_)
    if (wire.part == Part::kLogin) send_login(wire);
  while (!is_over()) {
    send_what_is_due();
    const timespec pause{0, static_cast<long>(kMs / 2)};
    const int count = epoll_pwait2(epoll_, events.data(), events.size(), &pause, nullptr);
    for (int i = 0; i < count; ++i) read(wires_[events[static_cast<std::size_t>(i)].data.u64]);
  }
  cpu_ = cpu_seconds(load_.pids) - cpu_before;
}

bool Race::is_over() const {
  const std::uint64_t now = now_ns();
  if (now < sending_ended_) return false;
  const auto wanted = batches_.size() * static_cast<std::uint64_t>(load_.spectators);
  return (answered_ == batches_.size() && heard_ >= wanted) || now > sending_ended_ + kGiveUp;
}

void Race::send_what_is_due() {
  const std::uint64_t now = now_ns();
  if (now >= sending_ended_) return;
  const double seconds = static_cast<double>(now - started_) / 1e9;
  const auto judges = static_cast<std::size_t>(load_.judges);
  if (load_.rate > 0) {
    const auto due = static_cast<std::size_t>(seconds * load_.rate / kRecords) + 1;
    while (batches_.size() < due) send_batch(next_judge_++ % judges);
    return;
  }
  for (std::size_t i = 0; i < judges; ++i)
    if (wires_[i].in_flight < load_.in_flight && now >= wires_[i].sent + load_.gap) send_batch(i);
}

// Fifteen ids that nobody else has, as telephones make them.
std::string records_of(std::size_t batch) {
  std::string records;
  char text[128];
  for (int i = 0; i < kRecords; ++i) {
    const auto scattered =
        static_cast<unsigned long long>(batch * kRecords + static_cast<std::size_t>(i)) *
        0x9e37'79b9'7f4a'7c15ull;
    std::snprintf(
        text, sizeof text, "%s{\"tiempo\":%d,\"id_registro\":\"%08llx-%04llx-4abc-8def-%012zx\"}",
        i == 0 ? "" : ",", 900'000 + i * 1'000 + static_cast<int>(batch % 1'000), scattered >> 32,
        (scattered >> 16) & 0xffff, batch * kRecords + static_cast<std::size_t>(i));
    records += text;
  }
  return records;
}

void Race::send_batch(std::size_t judge) {
  const std::size_t number = batches_.size();
  const std::string message =
      "{\"tipo\":\"registrar_tiempos\",\"equipo_id\":" +
      std::to_string(load_.first_team + static_cast<int>(number)) + ",\"ref\":\"" + mark(number) +
      "\",\"registros\":[" + records_of(static_cast<std::size_t>(load_.first_team) + number) + "]}";
  Wire& wire = wires_[judge];
  batches_.push_back({.sent = now_ns(), .judge = judge});
  wire.sent = batches_.back().sent;
  ++wire.in_flight;
  send_all(wire.fd, text_frame(message));
}

void Race::send_login(Wire& wire) {
  const std::string name = "nadie" + std::to_string(login_number_++);
  wire.sent = now_ns();
  send_all(wire.fd,
           post_request(load_.login_path,
                        "{\"username\":\"" + name + "\",\"password\":\"una-clave-cualquiera\"}"));
}

void Race::read(Wire& wire) {
  const ssize_t count = recv(wire.fd, buffer_.get(), kReadBytes, 0);
  if (count == 0) die("the server closed a connection");
  if (count < 0) return;
  last_ = now_ns();
  const std::string_view bytes(buffer_.get(), static_cast<std::size_t>(count));
  if (wire.part == Part::kJudge) return hear_answers(wire, bytes);
  if (wire.part == Part::kSpectator) return hear_spectator(wire, bytes);
  hear_login(wire, bytes);
}

// An answer comes in one piece or two; its count is told by what follows the mark or goes before.
void Race::hear_answers(Wire& wire, std::string_view bytes) {
  for (std::size_t at = 0; (at = bytes.find(kAllStored, at)) != bytes.npos; ++at) ++stored_;
  wire.marks.read(bytes, [&](std::uint64_t number) {
    if (number >= batches_.size() || batches_[number].answered != 0) return;
    batches_[number].answered = last_;
    answer_ms_.push_back(static_cast<double>(last_ - batches_[number].sent) / 1e6);
    --wire.in_flight;
    ++answered_;
  });
}

// The mark is the team's id, said twice in an event: the second is not counted.
void Race::hear_spectator(Wire& wire, std::string_view bytes) {
  wire.marks.read(bytes, [&](std::uint64_t team) {
    if (wire.sent == team) return;
    wire.sent = team;
    const std::uint64_t number = team - static_cast<std::uint64_t>(load_.first_team);
    if (number >= batches_.size()) return;
    ++heard_;
    heard_ms_.push_back(static_cast<double>(last_ - batches_[number].sent) / 1e6);
    if (batches_[number].answered != 0)
      after_ms_.push_back(static_cast<double>(last_ - batches_[number].answered) / 1e6);
  });
}

void Race::hear_login(Wire& wire, std::string_view bytes) {
  if (!bytes.starts_with("HTTP/1.1 ")) return;
  const bool is_checked = bytes.substr(9, 3) == "401" || bytes.substr(9, 3) == "200";
  ++(is_checked ? logins_ : refused_);
  login_ms_.push_back(static_cast<double>(last_ - wire.sent) / 1e6);
  if (last_ < sending_ended_) send_login(wire);
}

void Race::report() {
  std::uint64_t last_answer = started_;
  for (const Batch& batch : batches_) last_answer = std::max(last_answer, batch.answered);
  const double seconds = static_cast<double>(last_answer - started_) / 1e9;
  const double records = static_cast<double>(answered_) * kRecords;
  const auto wanted = batches_.size() * static_cast<std::uint64_t>(load_.spectators);
  std::printf(
      "{\"records_s\": %.0f, \"unanswered\": %zu, \"not_stored\": %zu, \"cpu_s\": %.3f, "
      "\"cpu_us\": %.3f, \"answer_p50_ms\": %.2f, \"answer_p99_ms\": %.2f, \"heard\": %llu, "
      "\"lost\": %lld, \"heard_p50_ms\": %.2f, \"heard_p99_ms\": %.2f, \"after_p99_ms\": %.2f, "
      "\"logins_s\": %.1f, \"refused\": %llu, \"login_p50_ms\": %.1f}\n",
      seconds > 0 ? records / seconds : 0, batches_.size() - answered_, answered_ - stored_, cpu_,
      records > 0 ? cpu_ * 1e6 / records : 0, quantile(answer_ms_, 0.5), quantile(answer_ms_, 0.99),
      static_cast<unsigned long long>(heard_), static_cast<long long>(wanted - heard_),
      quantile(heard_ms_, 0.5), quantile(heard_ms_, 0.99), quantile(after_ms_, 0.99),
      static_cast<double>(logins_) / load_.seconds, static_cast<unsigned long long>(refused_),
      quantile(login_ms_, 0.5));
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  const bench::Load load{bench::Options(argc, argv)};
  bench::Race race(load);
  race.connect();
  race.run();
  race.report();
}
