#include "loop/signals.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <utility>

namespace chasqui::loop {

struct Signals::Waiting : std::enable_shared_from_this<Waiting> {
  Waiting(Loop& where, std::function<void(int)> what)
      : loop(where), set(where.asio()), taker(std::move(what)) {}

  void wait() {
    set.async_wait([self = shared_from_this()](const boost::system::error_code& error, int number) {
      if (error || !self->taker) return;
      self->loop.woke();
      self->taker(number);
      if (self->taker) self->wait();
    });
  }

  Loop& loop;
  boost::asio::signal_set set;
  std::function<void(int)> taker;
};

void ignore_sigpipe() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

void ignore_signal(int number) { std::signal(number, SIG_IGN); }

Signals::Signals(Loop& loop, std::initializer_list<int> numbers, std::function<void(int)> taker)
    : waiting_(std::make_shared<Waiting>(loop, std::move(taker))) {
  for (const int number : numbers) waiting_->set.add(number);
  waiting_->wait();
}

Signals::~Signals() {
  waiting_->taker = nullptr;
  boost::system::error_code ignored;
  waiting_->set.cancel(ignored);
}

}  // namespace chasqui::loop
