#include "dialect.h"

#include <sys/socket.h>

#include "client.h"

namespace bench {

Dialect dialect_of(const std::string& name, const std::string& channel) {
  if (name == "plain") return {};
  if (name == "socketio")
    return {.greeting = text_frame("40" + channel + ","),
            .welcome = "40" + channel + ",{",
            .ping = "2",
            .pong = text_frame("3"),
            .publish = {}};
  if (name == "centrifuge")
    return {.greeting = text_frame("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{"
                                   "\"channel\":\"" +
                                   channel + "\"}}"),
            .welcome = "\"id\":2",
            .ping = "{}",
            .pong = text_frame("{}"),
            .publish = {}};
  if (name == "nats")
    return {.greeting = text_frame("CONNECT {\"verbose\":false,\"pedantic\":false}\r\nSUB " +
                                   channel + " 1\r\nPING\r\n"),
            .welcome = "PONG",
            .ping = "PING",
            .pong = text_frame("PONG\r\n"),
            .publish = "PUB " + channel + " "};
  die("unknown dialect " + name);
}

std::string speech(const Dialect& dialect, std::string_view body) {
  if (dialect.publish.empty()) return text_frame(body);
  std::string text = dialect.publish + std::to_string(body.size()) + "\r\n";
  return text_frame(text.append(body).append("\r\n"));
}

int dial_in(const Dialect& dialect, int port, const std::string& path) {
  const int fd = dial_websocket(port, path);
  if (dialect.greeting.empty()) return fd;
  send_all(fd, dialect.greeting);
  std::string heard;
  char bytes[4096];
  while (heard.find(dialect.welcome) == heard.npos) {
    const ssize_t count = recv(fd, bytes, sizeof bytes, 0);
    if (count <= 0) die("not let in: " + heard);
    heard.append(bytes, static_cast<std::size_t>(count));
  }
  return fd;
}

}  // namespace bench
