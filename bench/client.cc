#include "client.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

namespace bench {
namespace {

constexpr int kDialsMax = 100;
constexpr useconds_t kDialPause = 20'000;
constexpr std::string_view kOpening =
    " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

int loopback_socket() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0) die("socket (raise ulimit -n)");
  const int one = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  const linger reset{1, 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  return fd;
}

std::string proc_file(int pid, const char* name) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/" + name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

void die(const std::string& why) {
  std::fprintf(stderr, "%s: %s\n", why.c_str(), std::strerror(errno));
  std::exit(2);
}

std::uint64_t now_ns() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(since).count());
}

Options::Options(int argc, char** argv) : words_(argv + 1, argv + argc) {
  if (words_.size() % 2 != 0) die("an option without a value");
}

const std::string* Options::find(std::string_view name) const {
  for (std::size_t i = 0; i + 1 < words_.size(); i += 2)
    if (words_[i] == name) return &words_[i + 1];
  return nullptr;
}

std::string Options::text(std::string_view name, std::string fallback) const {
  const std::string* const found = find(name);
  return found != nullptr ? *found : fallback;
}

double Options::number(std::string_view name, double fallback) const {
  const std::string* const found = find(name);
  return found != nullptr ? std::strtod(found->c_str(), nullptr) : fallback;
}

int Options::integer(std::string_view name, int fallback) const {
  return static_cast<int>(number(name, fallback));
}

std::vector<int> Options::pids() const {
  std::vector<int> pids;
  std::istringstream listed(text("--pid", ""));
  for (std::string pid; std::getline(listed, pid, ',');) pids.push_back(std::atoi(pid.c_str()));
  return pids;
}

int dial(int port) { return dial_from(port, "127.0.0.1"); }

int dial_from(int port, const std::string& address) {
  const int fd = loopback_socket();
  sockaddr_in from{};
  from.sin_family = AF_INET;
  inet_pton(AF_INET, address.c_str(), &from.sin_addr);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&from), sizeof from) != 0) die("bind " + address);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (int i = 0; connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0; ++i) {
    if (i == kDialsMax) die("connect");
    usleep(kDialPause);
  }
  return fd;
}

int begin_dial(int port) {
  const int fd = loopback_socket();
  fcntl(fd, F_SETFL, O_NONBLOCK);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0 || errno == EINPROGRESS)
    return fd;
  close(fd);
  return -1;
}

std::string opening_request(const std::string& path) {
  return "GET " + path + std::string(kOpening);
}

int dial_websocket(int port, const std::string& path) {
  const int fd = dial(port);
  send_all(fd, opening_request(path));
  std::string answer;
  char bytes[1024];
  while (answer.find("\r\n\r\n") == std::string::npos) {
    const ssize_t count = recv(fd, bytes, sizeof bytes, 0);
    if (count <= 0) die("no answer to the opening");
    answer.append(bytes, static_cast<std::size_t>(count));
  }
  if (!answer.starts_with("HTTP/1.1 101")) die("refused: " + answer);
  return fd;
}

void send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count > 0)
      bytes.remove_prefix(static_cast<std::size_t>(count));
    else if (errno != EAGAIN && errno != EINTR)
      die("send");
  }
}

// Masked with zeroes, which a server has to undo like any other mask.
std::string text_frame(std::string_view payload) {
  std::string frame = "\x81";
  if (payload.size() < 126) {
    frame += static_cast<char>(0x80 | payload.size());
  } else {
    frame += static_cast<char>(0x80 | 126);
    frame += static_cast<char>(payload.size() >> 8);
    frame += static_cast<char>(payload.size() & 0xff);
  }
  frame.append(4, '\0');
  return frame.append(payload);
}

std::string short_frame(int opcode, std::string_view payload) {
  std::string frame{static_cast<char>(0x80 | opcode), static_cast<char>(0x80 | payload.size())};
  return frame.append(4, '\0').append(payload);
}

bool FrameReader::cut(std::string_view& bytes, Frame& frame) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  if (bytes.size() < 2) return false;
  std::size_t head = 2, size = byte(1) & 0x7f;
  const std::size_t wide = size == 126 ? 2 : size == 127 ? 8 : 0;
  if (bytes.size() < head + wide) return false;
  if (wide > 0) size = 0;
  for (std::size_t i = 0; i < wide; ++i) size = size << 8 | byte(head + i);
  head += wide;
  if (bytes.size() - head < size) return false;
  frame = {byte(0) & 0x0f, bytes.substr(head, size)};
  bytes.remove_prefix(head + size);
  return true;
}

std::string post_request(std::string_view path, std::string_view body) {
  std::string request = "POST ";
  request.append(path).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n");
  request.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n");
  return request.append(body);
}

std::string mark(std::uint64_t number) {
  char text[kMarkBytes + 1];
  std::snprintf(text, sizeof text, "@@T%016llx", static_cast<unsigned long long>(number));
  return text;
}

std::uint64_t MarkReader::number_of(std::string_view hex) {
  std::uint64_t number = 0;
  std::from_chars(hex.data(), hex.data() + hex.size(), number, 16);
  return number;
}

double cpu_seconds(int pid) {
  std::error_code none;
  std::uint64_t ns = 0, of_task = 0;
  const std::filesystem::path tasks = "/proc/" + std::to_string(pid) + "/task";
  for (const auto& task : std::filesystem::directory_iterator(tasks, none))
    if (std::ifstream(task.path() / "schedstat") >> of_task) ns += of_task;
  return static_cast<double>(ns) / 1e9;
}

double cpu_seconds(const std::vector<int>& pids) {
  double seconds = 0;
  for (const int pid : pids) seconds += cpu_seconds(pid);
  return seconds;
}

double rss_kib(const std::vector<int>& pids) {
  double kib = 0;
  for (const int pid : pids) {
    const std::string status = proc_file(pid, "status");
    const std::size_t at = status.find("VmRSS:");
    if (at != status.npos) kib += std::strtod(status.c_str() + at + 6, nullptr);
  }
  return kib;
}

double quantile(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const auto at = static_cast<std::size_t>(share * static_cast<double>(values.size()));
  return values[std::min(at, values.size() - 1)];
}

}  // namespace bench
