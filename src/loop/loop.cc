#include "loop/loop.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/check.h"
#include "loop/timer_wheel.h"

namespace chasqui::loop {
namespace {

using std::chrono::milliseconds;

// How many completions a turn takes before it looks at its mailbox and sends what it has.
constexpr int kReadyPerTurnMax = 512;
constexpr std::size_t kMailboxKeptMax = 4096;  // Capacity that is kept from turn to turn.
constexpr milliseconds kForever{-1};

Instant steady_now() { return std::chrono::steady_clock::now(); }

}  // namespace

struct Loop::Engine {
  struct Hook {
    std::uint64_t id;  // 0: removed while the hooks ran.
    Task task;
  };

  explicit Engine(Instant now)
      : timers(now), io(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO), work(io.get_executor()) {}

  // Destroyed last to first: what is kept holds timers and sockets.
  TimerWheel timers;
  boost::asio::io_context io;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work;

  std::mutex mutex;  // Guards the next two.
  std::vector<Task> mailbox;
  bool is_asleep = false;

  std::vector<Task> batch;  // The mailbox of this turn.
  std::vector<Hook> hooks;
  std::uint64_t last_hook_id = 0;
  std::vector<Flushable*> flushes;  // Null: it went away meanwhile.
  std::vector<std::shared_ptr<void>> retired;
  std::unordered_map<const void*, std::shared_ptr<void>> kept;
  bool is_stopping = false;

  std::atomic<std::thread::id> thread;
  std::atomic<std::uint64_t> turns = 0;
  std::atomic<std::uint64_t> posted = 0;
  std::atomic<std::uint64_t> wakes = 0;
};

TurnHook::TurnHook(TurnHook&& other) noexcept
    : loop_(std::exchange(other.loop_, nullptr)), id_(other.id_) {}

TurnHook& TurnHook::operator=(TurnHook&& other) noexcept {
  std::swap(loop_, other.loop_);
  std::swap(id_, other.id_);
  return *this;
}

TurnHook::~TurnHook() {
  if (loop_ != nullptr) loop_->remove_hook(id_);
}

Loop::Loop(LoopOptions options)
    : options_(options),
      now_(steady_now()),
      read_buffer_(std::make_unique_for_overwrite<std::byte[]>(options.read_buffer_bytes)),
      engine_(std::make_unique<Engine>(now_)) {}

Loop::~Loop() {
  // While the engine is whole: tasks and streams reach back into it when they are destroyed.
  engine_->batch.clear();
  engine_->mailbox.clear();
  engine_->kept.clear();
  run_retired();
}

void Loop::post(Task task) {
  Engine& engine = *engine_;
  bool was_asleep = false;
  {
    std::lock_guard lock(engine.mutex);
    engine.mailbox.push_back(std::move(task));
    was_asleep = std::exchange(engine.is_asleep, false);
  }
  engine.posted.fetch_add(1, std::memory_order_relaxed);
  if (!was_asleep) return;
  engine.wakes.fetch_add(1, std::memory_order_relaxed);
  boost::asio::post(engine.io, [] {});
}

void Loop::stop() {
  post([this] { engine_->is_stopping = true; });
}

void Loop::run() {
  engine_->thread = std::this_thread::get_id();
  while (!engine_->is_stopping) turn(kForever);
  engine_->is_stopping = false;
  engine_->thread = std::thread::id();
}

void Loop::run_turn(milliseconds wait) {
  const auto before = engine_->thread.exchange(std::this_thread::get_id());
  turn(wait);
  engine_->thread = before;
}

bool Loop::is_current() const { return engine_->thread.load() == std::this_thread::get_id(); }

Timer Loop::after(milliseconds span, Task task) {
  Timer timer(*this, std::move(task));
  timer.arm(span);
  return timer;
}

TurnHook Loop::at_turn_end(Task hook) {
  const std::uint64_t id = ++engine_->last_hook_id;
  engine_->hooks.push_back({id, std::move(hook)});
  return {*this, id};
}

void Loop::remove_hook(std::uint64_t id) {
  for (Engine::Hook& hook : engine_->hooks)
    if (hook.id == id) hook.id = 0;
}

void Loop::flush_later(Flushable& what) {
  if (std::exchange(what.is_listed_, true)) return;
  engine_->flushes.push_back(&what);
}

void Loop::forget_flush(Flushable& what) {
  if (!std::exchange(what.is_listed_, false)) return;
  std::ranges::replace(engine_->flushes, &what, nullptr);
}

void Loop::keep(std::shared_ptr<void> object) {
  const void* const key = object.get();
  engine_->kept.emplace(key, std::move(object));
}

void Loop::let_go(const void* object) {
  auto node = engine_->kept.extract(object);
  if (!node.empty()) retire_shared(std::move(node.mapped()));
}

std::size_t Loop::kept() const { return engine_->kept.size(); }

void Loop::retire_shared(std::shared_ptr<void> object) {
  engine_->retired.push_back(std::move(object));
}

LoopCounts Loop::counts() const {
  return {engine_->turns.load(std::memory_order_relaxed),
          engine_->posted.load(std::memory_order_relaxed),
          engine_->wakes.load(std::memory_order_relaxed)};
}

TimerWheel& Loop::timers() { return engine_->timers; }

boost::asio::io_context& Loop::asio() { return engine_->io; }

void Loop::woke() {
  if (!std::exchange(is_waiting_, false)) return;
  now_ = steady_now();
  engine_->timers.set_now(now_);
}

void Loop::turn(milliseconds longest) {
  is_waiting_ = true;
  wait(longest);
  woke();
  run_ready();
  run_mailbox();
  engine_->timers.advance(now_);
  run_hooks();
  run_flushes();
  run_retired();
  engine_->turns.fetch_add(1, std::memory_order_relaxed);
}

void Loop::wait(milliseconds longest) {
  Engine& engine = *engine_;
  if (!engine.flushes.empty() || !engine.retired.empty()) return;
  {
    std::lock_guard lock(engine.mutex);
    if (!engine.mailbox.empty()) return;
    engine.is_asleep = true;
  }
  auto until = engine.timers.next_look();
  if (longest >= milliseconds(0))
    until = std::min(until.value_or(Instant::max()), steady_now() + longest);
  if (until)
    engine.io.run_one_until(*until);
  else
    engine.io.run_one();
  std::lock_guard lock(engine.mutex);
  engine.is_asleep = false;
}

void Loop::run_ready() {
  for (int i = 0; i < kReadyPerTurnMax; ++i)
    if (engine_->io.poll_one() == 0) return;
}

void Loop::run_mailbox() {
  Engine& engine = *engine_;
  {
    std::lock_guard lock(engine.mutex);
    engine.batch.swap(engine.mailbox);
  }
  for (Task& task : engine.batch) task();
  engine.batch.clear();
  if (engine.batch.capacity() > kMailboxKeptMax) engine.batch.shrink_to_fit();
}

void Loop::run_hooks() {
  auto& hooks = engine_->hooks;
  for (std::size_t i = 0; i < hooks.size(); ++i) {
    if (hooks[i].id == 0) continue;
    Task task = std::move(hooks[i].task);  // A hook may register further ones.
    task();
    hooks[i].task = std::move(task);
  }
  std::erase_if(hooks, [](const Engine::Hook& hook) { return hook.id == 0; });
}

// What asks for a flush meanwhile waits for the next turn, which then does not sleep: a socket that
// takes everything cannot hold up the others.
void Loop::run_flushes() {
  auto& flushes = engine_->flushes;
  const std::size_t count = flushes.size();
  for (std::size_t i = 0; i < count; ++i) {
    Flushable* const what = flushes[i];
    if (what == nullptr) continue;
    what->is_listed_ = false;
    what->flush_now();
  }
  flushes.erase(flushes.begin(), flushes.begin() + static_cast<std::ptrdiff_t>(count));
}

void Loop::run_retired() {
  while (!engine_->retired.empty()) {
    const auto retired = std::exchange(engine_->retired, {});
  }
}

}  // namespace chasqui::loop
