// What the load programs share: a WebSocket client's opening and frames, and a look at what a
// process costs. Small and blocking where no time is measured; not a library.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

constexpr std::string_view kMark = "@@T";  // Followed by 16 hex digits: a number of the sender's.
constexpr std::size_t kMarkBytes = 3 + 16;

[[noreturn]] void die(const std::string& why);
std::uint64_t now_ns();  // Steady.

// "--name value" pairs; a name without a value is a mistake.
class Options {
 public:
  Options(int argc, char** argv);
  std::string text(std::string_view name, std::string fallback) const;
  double number(std::string_view name, double fallback) const;
  int integer(std::string_view name, int fallback) const;
  std::vector<int> pids() const;  // "--pid A,B…": all processes of the server.

 private:
  const std::string* find(std::string_view name) const;
  std::vector<std::string> words_;
};

int dial(int port);  // The loopback; without delay; the port comes back at once when it is closed.
int dial_from(int port, const std::string& address);  // Of the loopback: 127.x.y.z.
int begin_dial(int port);  // The same without waiting: writable, or in error, when it is decided.
int dial_websocket(int port, const std::string& path);
std::string opening_request(const std::string& path);
void send_all(int fd, std::string_view bytes);  // Waits when it has to.
std::string text_frame(std::string_view payload);
std::string short_frame(int opcode,
                        std::string_view payload);  // Control frames: at most 125 bytes.
std::string post_request(std::string_view path, std::string_view body);

// Takes a server's frames out of a stream that arrives in pieces. Servers do not mask, and ours do
// not fragment.
class FrameReader {
 public:
  template <class Found>  // found(opcode, payload); false: no more is wanted.
  void read(std::string_view piece, Found found) {
    if (!carry_.empty()) piece = carry_.append(piece);
    std::string_view rest = piece;
    for (Frame frame; cut(rest, frame);)
      if (!found(frame.opcode, frame.payload)) return carry_.clear();
    carry_ = std::string(rest);
  }
  void forget() { carry_.clear(); }

 private:
  struct Frame {
    int opcode = 0;
    std::string_view payload;
  };
  static bool cut(std::string_view& bytes, Frame& frame);

  std::string carry_;
};

std::string mark(std::uint64_t number);

// Finds marks in a stream that arrives in pieces.
class MarkReader {
 public:
  template <class Found>
  void read(std::string_view piece, Found found) {
    if (carry_.empty()) return keep(scan(piece, found));
    carry_.append(piece);
    const std::string whole = std::move(carry_);
    carry_.clear();
    keep(scan(whole, found));
  }

 private:
  template <class Found>
  static std::string_view scan(std::string_view bytes, Found found) {
    for (std::size_t at = bytes.find(kMark); at != bytes.npos; at = bytes.find(kMark)) {
      bytes.remove_prefix(at);
      if (bytes.size() < kMarkBytes) return bytes;
      found(number_of(bytes.substr(kMark.size(), 16)));
      bytes.remove_prefix(kMarkBytes);
    }
    return bytes.substr(bytes.size() - std::min(bytes.size(), kMark.size() - 1));
  }
  static std::uint64_t number_of(std::string_view hex);
  // The rest may be the beginning of a mark.
  void keep(std::string_view rest) { carry_ = rest.substr(std::min(rest.find('@'), rest.size())); }

  std::string carry_;
};

double cpu_seconds(int pid);  // User and system, all threads that are there; to the ns.
double cpu_seconds(const std::vector<int>& pids);
double rss_kib(const std::vector<int>& pids);
double quantile(std::vector<double>& values, double share);  // Sorts; 0 when empty.

}  // namespace bench
