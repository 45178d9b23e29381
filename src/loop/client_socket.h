// A connection for commands that are a server's client. It blocks, each call with a limit of its
// own: nothing for loops, which never block.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chasqui::loop {

// For the pause before something is tried again: for anything else, wait for what is waited for.
void rest(std::chrono::milliseconds span);

class ClientSocket final {
 public:
  // nullopt when nobody answers there in time. A name is looked up first, however long that takes.
  static std::optional<ClientSocket> dial(const std::string& host, std::uint16_t port,
                                          std::chrono::milliseconds longest);
  ClientSocket(ClientSocket&& other) noexcept;
  ClientSocket& operator=(ClientSocket&& other) noexcept;
  ~ClientSocket();

  // False when the connection broke or all of it could not be sent in time.
  bool send(std::string_view bytes, std::chrono::milliseconds longest);

  enum class Got : std::uint8_t { kBytes, kNothing, kEnd };
  // Appends what there is, waiting for the first of it. kEnd: ended or broken.
  Got receive(std::string& into, std::chrono::milliseconds longest);

  void reset() &&;  // As a network that fails: what is on its way is lost, the peer sees a reset.

 private:
  explicit ClientSocket(int fd) : fd_(fd) {}

  int fd_ = -1;
};

}  // namespace chasqui::loop
