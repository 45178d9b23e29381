// Clients that leave and come back: each keeps its position and proves of its own sequence that it
// has no gap and no repeat, and that it is what was written. A writer goes on all the while.
//
//   bench_returning --port P [--pid SERVER] [--clients 200] [--rate 20] [--seconds 10]
//                   [--drop-every 0] [--away 2] [--seed 1]
//
// With --drop-every each client breaks its connection so often, and is away for so long. On
// standard input, "outage NAME" says that the server is about to close all connections; once every
// client is back and has heard all that was written until then, a line says how long that took and
// how many attempts to connect were refused. The run ends after --seconds, or with the input when
// that is 0. The last line is the report; 0: all is proven.
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <queue>
#include <random>

#include "client.h"
#include "returning_writer.h"

namespace bench {
namespace {

constexpr std::uint64_t kSecond = 1'000'000'000;
constexpr std::uint64_t kBackoffMin = kSecond / 10, kBackoffMax = 2 * kSecond;
constexpr std::uint64_t kEndGiveUp = 60 * kSecond;  // For the last ones to hear the last one.
constexpr std::size_t kReadBytes = 256 * 1024;
constexpr std::size_t kTellMax = 20;  // Faults that are told in full.
constexpr int kClose = 8, kPing = 9, kPong = 10, kText = 1;

struct Load {
  explicit Load(const Options& options)
      : port(options.integer("--port", 0)),
        pid(options.integer("--pid", 0)),
        clients(options.integer("--clients", 200)),
        seed(options.integer("--seed", 1)),
        rate(options.number("--rate", 20)),
        seconds(options.number("--seconds", 10)),
        drop_every(options.number("--drop-every", 0)),
        away(options.number("--away", 2)) {}
  int port, pid, clients, seed;
  double rate, seconds, drop_every, away;
};

struct Client {
  enum class State { kAway, kConnecting, kOpening, kOpen };
  State state = State::kAway;
  int fd = -1;
  std::int64_t last = 0;  // The newest position that was heard.
  std::uint64_t opened_ns = 0, backoff_ns = kBackoffMin;
  std::uint64_t due_ns = 0;  // What the timer queue has for it; others there are of the past.
  std::string head;          // Of the answer to the opening.
  FrameReader frames;
};

struct Counts {
  std::uint64_t delivered = 0, gaps = 0, repeats = 0, wrong = 0, resyncs = 0;
  std::uint64_t opens = 0, drops = 0, refused = 0, turned_away = 0;
};

class Flock {
 public:
  explicit Flock(const Load& load);
  bool run();  // True when everything is proven.

 private:
  using State = Client::State;
  struct Due {
    std::uint64_t at_ns;
    std::size_t client;
    bool operator>(const Due& other) const { return at_ns > other.at_ns; }
  };

  void open_all();
  void turn(int wait_ms);
  void hear_commands();
  void take_command(std::string_view line);
  void look_at_outage();
  void do_what_is_due();
  void set_due(std::size_t index, std::uint64_t span_ns);
  void dial(std::size_t index);
  void take_event(std::size_t index);
  void open(Client& client);
  void hear(std::size_t index);
  bool take_head(std::size_t index, std::string_view& bytes);
  bool take_frame(std::size_t index, int opcode, std::string_view payload);
  void take_message(Client& client, std::string_view payload);
  void fault(std::uint64_t& count, const char* what, const Client& client, std::int64_t seq);
  void leave(std::size_t index, std::uint64_t away_ns);
  void lose(std::size_t index);  // The server went; it is dialled again, later each time.
  bool have_all_heard(std::int64_t seq) const;
  std::uint64_t some(double seconds) {
    return static_cast<std::uint64_t>(std::uniform_real_distribution<>(0, seconds)(chance_) * 1e9);
  }
  void report(double cpu) const;

  const Load& load_;
  Writer writer_;
  std::mt19937_64 chance_;
  int epoll_ = epoll_create1(0);
  std::vector<Client> clients_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
  std::string epoch_;
  Counts counts_;
  bool drops_ = false, has_input_ = true;
  std::string input_, outage_;  // The name of the outage that is looked at; empty: none.
  std::uint64_t outage_ns_ = 0, last_back_ns_ = 0, refused_before_ = 0;
  std::int64_t outage_seq_ = 0;
  std::size_t open_count_ = 0;
  mutable std::vector<double> live_ms_;
  double worst_ms_ = 0;
  std::unique_ptr<char[]> buffer_ = std::make_unique<char[]>(kReadBytes);
};

Flock::Flock(const Load& load)
    : load_(load),
      writer_(load.port, load.rate),
      chance_(static_cast<std::uint64_t>(load.seed)),
      clients_(static_cast<std::size_t>(load.clients)) {}

bool Flock::run() {
  open_all();
  const double cpu_before = cpu_seconds(load_.pid);
  writer_.start();
  while (writer_.written().acknowledged == 0) turn(10);
  // From here on everybody has a position, and may leave.
  while (!have_all_heard(writer_.written().first_seq)) turn(10);
  drops_ = load_.drop_every > 0;
  if (drops_)
    for (std::size_t i = 0; i < clients_.size(); ++i) set_due(i, some(load_.drop_every));
  const std::uint64_t end = now_ns() + static_cast<std::uint64_t>(load_.seconds * 1e9);
  while (load_.seconds > 0 ? now_ns() < end : has_input_) turn(10);
  drops_ = false;
  writer_.stop();
  const std::uint64_t give_up = now_ns() + kEndGiveUp;
  while ((!writer_.is_idle() || !have_all_heard(writer_.written().last_seq)) && now_ns() < give_up)
    turn(10);
  report(cpu_seconds(load_.pid) - cpu_before);
  const bool is_clean = counts_.gaps + counts_.repeats + counts_.wrong + counts_.resyncs == 0;
  return is_clean && writer_.is_idle() && have_all_heard(writer_.written().last_seq);
}

void Flock::open_all() {
  for (std::size_t i = 0; i < clients_.size(); ++i) {
    dial(i);
    while (i % 100 == 99 && open_count_ + 100 < i) turn(1);  // The queue is not endless.
  }
  while (open_count_ < clients_.size()) turn(10);
  std::printf("{\"open\": %zu}\n", open_count_);
  std::fflush(stdout);
}

void Flock::turn(int wait_ms) {
  std::array<epoll_event, 512> events;
  const int count = epoll_wait(epoll_, events.data(), events.size(), wait_ms > 1 ? 1 : wait_ms);
  for (int i = 0; i < count; ++i) take_event(events[static_cast<std::size_t>(i)].data.u64);
  do_what_is_due();
  writer_.turn();
  if (has_input_ && load_.seconds <= 0) hear_commands();
  if (!outage_.empty()) look_at_outage();
}

void Flock::hear_commands() {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  if (poll(&input, 1, 0) == 0) return;
  std::array<char, 256> bytes;
  const ssize_t count = read(STDIN_FILENO, bytes.data(), bytes.size());
  if (count <= 0) has_input_ = false;
  if (count > 0) input_.append(bytes.data(), static_cast<std::size_t>(count));
  for (std::size_t at; (at = input_.find('\n')) != input_.npos; input_.erase(0, at + 1))
    take_command(std::string_view(input_).substr(0, at));
}

void Flock::take_command(std::string_view line) {
  if (!line.starts_with("outage ")) return;
  outage_ = line.substr(7);
  outage_ns_ = now_ns();
  outage_seq_ = 0;
  refused_before_ = counts_.refused;
}

// Everybody was away and is back; then everybody has heard what was written by then.
void Flock::look_at_outage() {
  if (outage_seq_ == 0) {
    if (open_count_ < clients_.size()) return;
    for (const Client& client : clients_)
      if (client.opened_ns < outage_ns_) return;
    last_back_ns_ = now_ns();
    outage_seq_ = writer_.written().last_seq;
  }
  if (!have_all_heard(outage_seq_)) return;
  std::printf(
      "{\"outage\": \"%s\", \"last_back_ms\": %.0f, \"all_heard_ms\": %.0f, "
      "\"refused\": %llu}\n",
      outage_.c_str(), static_cast<double>(last_back_ns_ - outage_ns_) / 1e6,
      static_cast<double>(now_ns() - outage_ns_) / 1e6,
      static_cast<unsigned long long>(counts_.refused - refused_before_));
  std::fflush(stdout);
  outage_.clear();
}

void Flock::do_what_is_due() {
  const std::uint64_t now = now_ns();
  while (!due_.empty() && due_.top().at_ns <= now) {
    const Due due = due_.top();
    due_.pop();
    Client& client = clients_[due.client];
    if (client.due_ns != due.at_ns) continue;
    client.due_ns = 0;
    if (client.state == State::kAway) {
      dial(due.client);
    } else if (drops_) {
      ++counts_.drops;
      leave(due.client, static_cast<std::uint64_t>(load_.away * 1e9));
    }
  }
}

void Flock::set_due(std::size_t index, std::uint64_t span_ns) {
  clients_[index].due_ns = now_ns() + span_ns;
  due_.push({clients_[index].due_ns, index});
}

void Flock::dial(std::size_t index) {
  Client& client = clients_[index];
  client.fd = begin_dial(load_.port);
  if (client.fd < 0) {
    ++counts_.refused;
    return lose(index);
  }
  client.state = State::kConnecting;
  epoll_event interest{EPOLLIN | EPOLLOUT, {.u64 = index}};
  epoll_ctl(epoll_, EPOLL_CTL_ADD, client.fd, &interest);
}

void Flock::take_event(std::size_t index) {
  Client& client = clients_[index];
  if (client.state == State::kAway) return;
  if (client.state != State::kConnecting) return hear(index);
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(client.fd, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) {
    ++counts_.refused;
    return lose(index);
  }
  epoll_event interest{EPOLLIN, {.u64 = index}};
  epoll_ctl(epoll_, EPOLL_CTL_MOD, client.fd, &interest);
  open(client);
}

void Flock::open(Client& client) {
  client.state = State::kOpening;
  client.head.clear();
  client.frames.forget();
  std::string path = "/ws";
  if (client.last > 0) path += "?desde=" + std::to_string(client.last) + "&epoca=" + epoch_;
  const std::string request = opening_request(path);
  send(client.fd, request.data(), request.size(), MSG_NOSIGNAL);
}

void Flock::hear(std::size_t index) {
  Client& client = clients_[index];
  const ssize_t count = recv(client.fd, buffer_.get(), kReadBytes, 0);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) return lose(index);
  std::string_view bytes(buffer_.get(), static_cast<std::size_t>(count));
  if (client.state == State::kOpening && !take_head(index, bytes)) return;
  client.frames.read(bytes, [&](int opcode, std::string_view payload) {
    return take_frame(index, opcode, payload);
  });
}

// True when it is open; `bytes` is what came behind the head.
bool Flock::take_head(std::size_t index, std::string_view& bytes) {
  Client& client = clients_[index];
  const std::size_t before = client.head.size();
  client.head.append(bytes);
  const std::size_t end = client.head.find("\r\n\r\n");
  if (end == client.head.npos) return false;
  if (!client.head.starts_with("HTTP/1.1 101")) {
    ++counts_.turned_away;
    lose(index);
    return false;
  }
  bytes.remove_prefix(end + 4 - before);
  client.state = State::kOpen;
  client.opened_ns = now_ns();
  client.backoff_ns = kBackoffMin;
  ++open_count_;
  ++counts_.opens;
  if (drops_) set_due(index, static_cast<std::uint64_t>(load_.drop_every * 1e9));
  return true;
}

bool Flock::take_frame(std::size_t index, int opcode, std::string_view payload) {
  Client& client = clients_[index];
  if (opcode == kPing || opcode == kClose) {
    const std::string answer =
        short_frame(opcode == kPing ? kPong : kClose, payload.substr(0, 125));
    send(client.fd, answer.data(), answer.size(), MSG_NOSIGNAL);
  }
  if (opcode == kText) take_message(client, payload);
  if (opcode == kClose) lose(index);
  return opcode != kClose;
}

void Flock::take_message(Client& client, std::string_view payload) {
  const std::size_t at = payload.rfind("\"seq\":"), epoch_at = payload.rfind("\"epoca\":\"");
  if (payload.starts_with("{\"event\":\"resync\""))
    return fault(counts_.resyncs, "resync", client, 0);
  if (at == payload.npos || epoch_at == payload.npos)
    return fault(counts_.wrong, "no position", client, 0);
  const std::int64_t seq = std::strtoll(payload.data() + at + 6, nullptr, 10);
  if (epoch_.empty())
    epoch_ = payload.substr(epoch_at + 9, payload.find('"', epoch_at + 9) - epoch_at - 9);
  if (client.last > 0 && seq <= client.last) return fault(counts_.repeats, "repeat", client, seq);
  if (client.last > 0 && seq > client.last + 1) fault(counts_.gaps, "gap", client, seq);
  client.last = seq;
  ++counts_.delivered;
  MarkReader marks;
  std::uint64_t number = ~0ULL;
  marks.read(payload, [&](std::uint64_t found) { number = found; });
  const Written& written = writer_.written();
  // Positions are neighbours, as nobody else writes; the first may not be answered yet.
  const std::int64_t first = written.first_seq > 0 ? written.first_seq : seq;
  if (number >= written.sent_ns.size() || static_cast<std::int64_t>(number) != seq - first)
    return fault(counts_.wrong, "another message", client, seq);
  const std::uint64_t sent = written.sent_ns[number];
  const double ms = static_cast<double>(now_ns() - sent) / 1e6;
  worst_ms_ = std::max(worst_ms_, ms);
  if (client.opened_ns < sent) live_ms_.push_back(ms);
}

void Flock::fault(std::uint64_t& count, const char* what, const Client& client, std::int64_t seq) {
  ++count;
  if (counts_.gaps + counts_.repeats + counts_.wrong + counts_.resyncs <= kTellMax)
    std::fprintf(stderr, "client %td: %s: %lld after %lld\n", &client - clients_.data(), what,
                 static_cast<long long>(seq), static_cast<long long>(client.last));
}

void Flock::leave(std::size_t index, std::uint64_t away_ns) {
  Client& client = clients_[index];
  if (client.state == State::kOpen) --open_count_;
  if (client.fd >= 0) close(client.fd);
  client.fd = -1;
  client.state = State::kAway;
  set_due(index, away_ns);
}

void Flock::lose(std::size_t index) {
  Client& client = clients_[index];
  const auto pause = static_cast<double>(client.backoff_ns) / 1e9;
  client.backoff_ns = std::min(client.backoff_ns * 2, kBackoffMax);
  leave(index, some(pause));
}

bool Flock::have_all_heard(std::int64_t seq) const {
  for (const Client& client : clients_)
    if (client.last < seq) return false;
  return true;
}

void Flock::report(double cpu) const {
  const Written& written = writer_.written();
  const auto delivered = static_cast<double>(counts_.delivered);
  std::printf(
      "{\"clients\": %zu, \"written\": %zu, \"expected\": %zu, \"delivered\": %llu, "
      "\"gaps\": %llu, \"repeats\": %llu, \"wrong\": %llu, \"resyncs\": %llu, \"opens\": %llu, "
      "\"drops\": %llu, \"refused\": %llu, \"turned_away\": %llu, \"sent_again\": %d, ",
      clients_.size(), written.acknowledged, written.acknowledged * clients_.size(),
      static_cast<unsigned long long>(counts_.delivered),
      static_cast<unsigned long long>(counts_.gaps),
      static_cast<unsigned long long>(counts_.repeats),
      static_cast<unsigned long long>(counts_.wrong),
      static_cast<unsigned long long>(counts_.resyncs),
      static_cast<unsigned long long>(counts_.opens),
      static_cast<unsigned long long>(counts_.drops),
      static_cast<unsigned long long>(counts_.refused),
      static_cast<unsigned long long>(counts_.turned_away), writer_.sent_again());
  std::printf(
      "\"live_p50_ms\": %.2f, \"live_p99_ms\": %.2f, \"live_worst_ms\": %.2f, \"worst_ms\": %.0f, "
      "\"cpu_us\": %.2f}\n",
      quantile(live_ms_, 0.5), quantile(live_ms_, 0.99), quantile(live_ms_, 1), worst_ms_,
      delivered > 0 ? cpu * 1e6 / delivered : 0);
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  const bench::Load load{bench::Options(argc, argv)};
  return bench::Flock(load).run() ? 0 : 1;
}
