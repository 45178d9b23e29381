// The writer of bench_returning: one POST after the other, so many a second, each under its key;
// what the server did not answer is sent again until it does.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace bench {

// What was written, by number from 0 on; and by position, for who hears of it.
struct Written {
  std::vector<std::uint64_t> sent_ns;  // When it was sent first.
  std::vector<std::int64_t> seqs;      // Its position; 0: not acknowledged.
  std::size_t acknowledged = 0;        // All before this number.
  std::int64_t first_seq = 0, last_seq = 0;
};

class Writer {
 public:
  Writer(int port, double rate) : port_(port), rate_(rate) {}

  void start() { started_ns_ = now(); }  // From now on `rate` a second.
  void stop() { is_stopped_ = true; }    // What is under way is still finished.
  bool is_idle() const { return written_.acknowledged == written_.sent_ns.size(); }

  // Does what is due; never waits. Watch fd() for reading and writing, when there is one.
  void turn();
  int fd() const { return fd_; }
  const Written& written() const { return written_; }
  int sent_again() const { return sent_again_; }

 private:
  static std::uint64_t now();
  void ask();
  void read();
  void take(std::string_view answer);
  void hang_up(bool is_trouble);

  int port_;
  double rate_;
  std::string run_ = std::to_string(now());  // Keys of another run are not ours.
  Written written_;
  std::uint64_t started_ns_ = 0, not_before_ns_ = 0;
  std::string received_;
  int fd_ = -1;
  int sent_again_ = 0;
  bool is_asked_ = false;
  bool is_stopped_ = false;
};

}  // namespace bench
