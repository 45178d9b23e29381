// The event loop: one thread, one set of sockets, no locks on its own paths. What another thread
// wants done here it posts.
#pragma once
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "loop/task.h"
#include "loop/timer.h"

namespace boost::asio {
class io_context;
}

namespace chasqui::loop {

struct LoopOptions {
  std::size_t index = 0;                       // Among its siblings; for metrics and shards.
  std::size_t read_buffer_bytes = 256 * 1024;  // Shared by all sockets of the loop.
};

struct LoopCounts {
  std::uint64_t turns = 0;
  std::uint64_t posted = 0;  // Tasks that came through the mailbox.
  std::uint64_t wakes = 0;   // How often the loop slept and had to be woken for them.
};

// What is put together at the end of a turn: a socket that has something to send.
class Flushable {
 public:
  virtual void flush_now() = 0;

 protected:
  ~Flushable() = default;

 private:
  friend class Loop;
  bool is_listed_ = false;
};

class Loop;

// Keeps a hook registered while it lives. Belongs to the loop's thread; the loop outlives it.
class TurnHook final {
 public:
  TurnHook() = default;
  TurnHook(TurnHook&& other) noexcept;
  TurnHook& operator=(TurnHook&& other) noexcept;
  ~TurnHook();

 private:
  friend class Loop;
  TurnHook(Loop& loop, std::uint64_t id) : loop_(&loop), id_(id) {}

  Loop* loop_ = nullptr;
  std::uint64_t id_ = 0;
};

// A turn: wait until something happens; what became ready; what was posted; timers; hooks in the
// order of their registration; flush of everything that asked for it.
class Loop final {
 public:
  explicit Loop(LoopOptions options = {});
  ~Loop();  // Tasks still in the mailbox are destroyed, not run.
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // From any thread, in order per thread. Many posts cost one wake.
  void post(Task task);
  // From any thread. The turn under way is finished, then run() returns.
  void stop();

  void run();  // On the thread that becomes the loop's; until stop().
  // One turn that waits at most `wait` for something to happen. For tests and tools: the calling
  // thread is the loop's meanwhile.
  void run_turn(std::chrono::milliseconds wait);
  bool is_current() const;  // Is this the loop's thread? From any thread.

  // The rest belongs to the loop's thread, or to whoever sets it up before run().
  Instant now() const { return now_; }  // Stands still within a turn.
  [[nodiscard]] Timer after(std::chrono::milliseconds span, Task task);
  [[nodiscard]] TurnHook at_turn_end(Task hook);
  void flush_later(Flushable& what);  // Once, at the end of this turn, after the hooks.
  void forget_flush(Flushable& what);

  // Destroys it when the turn ends: an object may give itself up in its own callback.
  template <class T>
  void retire(std::unique_ptr<T> object) {
    retire_shared(std::shared_ptr<T>(std::move(object)));
  }
  void keep(std::shared_ptr<void> object);  // Owns it until let_go() or the loop's end.
  void let_go(const void* object);          // Destroyed when the turn ends.
  std::size_t kept() const;

  std::span<std::byte> read_buffer() { return {read_buffer_.get(), options_.read_buffer_bytes}; }
  std::size_t index() const { return options_.index; }
  LoopCounts counts() const;  // From any thread.
  TimerWheel& timers();

  // For loop/ alone. Every completion begins with woke(): the first one of a turn moves now() on.
  boost::asio::io_context& asio();
  void woke();

 private:
  friend class TurnHook;
  struct Engine;

  void retire_shared(std::shared_ptr<void> object);
  void remove_hook(std::uint64_t id);
  void turn(std::chrono::milliseconds longest);
  void wait(std::chrono::milliseconds longest);
  void run_ready();
  void run_mailbox();
  void run_hooks();
  void run_flushes();
  void run_retired();

  LoopOptions options_;
  Instant now_;
  bool is_waiting_ = false;
  std::unique_ptr<std::byte[]> read_buffer_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace chasqui::loop
