#include "loop/client_socket.h"

#include <gtest/gtest.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace chasqui::loop {
namespace {

using std::chrono::milliseconds;
using Got = ClientSocket::Got;

constexpr milliseconds kLong{10'000};

// A listener of the loopback whose kernel accepts for it.
class Door {
 public:
  Door() {
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(fd_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(fd_, 4);
    ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
  }
  Door(const Door&) = delete;
  Door& operator=(const Door&) = delete;
  ~Door() { close(); }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  int accept() const { return ::accept(fd_, nullptr, nullptr); }
  std::uint16_t port() const { return port_; }

 private:
  int fd_ = -1;
  std::uint16_t port_ = 0;
};

TEST(ClientSocket, SaysAndHearsUntilTheEnd) {
  const Door door;
  auto client = ClientSocket::dial("127.0.0.1", door.port(), kLong);
  ASSERT_TRUE(client);
  const int server = door.accept();
  std::string heard;
  EXPECT_EQ(client->receive(heard, milliseconds(0)), Got::kNothing);
  ASSERT_TRUE(client->send("hola", kLong));
  std::array<char, 8> bytes{};
  EXPECT_EQ(::recv(server, bytes.data(), bytes.size(), 0), 4);
  EXPECT_EQ(::send(server, "buenas", 6, 0), 6);
  EXPECT_EQ(client->receive(heard, kLong), Got::kBytes);
  EXPECT_EQ(heard, "buenas");
  ::close(server);
  EXPECT_EQ(client->receive(heard, kLong), Got::kEnd);
}

TEST(ClientSocket, IsNotThereWhereNobodyListens) {
  Door door;
  door.close();
  EXPECT_FALSE(ClientSocket::dial("127.0.0.1", door.port(), kLong));
}

TEST(ClientSocket, AResetIsSeenAsOne) {
  const Door door;
  auto client = ClientSocket::dial("127.0.0.1", door.port(), kLong);
  ASSERT_TRUE(client);
  const int server = door.accept();
  std::move(*client).reset();
  char byte = 0;
  EXPECT_EQ(::recv(server, &byte, 1, 0), -1);
  EXPECT_EQ(errno, ECONNRESET);
  ::close(server);
}

TEST(ClientSocket, DoesNotWaitForeverForAPeerThatDoesNotRead) {
  const Door door;
  auto client = ClientSocket::dial("127.0.0.1", door.port(), kLong);
  ASSERT_TRUE(client);
  EXPECT_FALSE(client->send(std::string(64 << 20, 'x'), milliseconds(20)));
}

}  // namespace
}  // namespace chasqui::loop
