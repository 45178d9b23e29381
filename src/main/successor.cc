#include "main/successor.h"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "main/inherited_sockets.h"

namespace chasqui::main {
namespace {

constexpr const char* kThisProgram = "/proc/self/exe";

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

std::vector<std::string> listen_variables(const std::vector<loop::ListeningSocket>& sockets,
                                          int pid) {
  std::string names;
  for (const loop::ListeningSocket& socket : sockets)
    names.append(names.empty() ? "" : ":")
        .append(socket.name().empty() ? kHandedOver : socket.name());
  return {"LISTEN_FDS=" + std::to_string(sockets.size()), "LISTEN_PID=" + std::to_string(pid),
          "LISTEN_FDNAMES=" + names};
}

Successor::Successor(std::vector<std::string> command, const char* const* environment)
    : command_(std::move(command)) {
  std::error_code error;
  file_ = std::filesystem::read_symlink(kThisProgram, error).string();
  for (; environment && *environment; ++environment)
    if (!std::string_view(*environment).starts_with("LISTEN_"))
      environment_.emplace_back(*environment);
}

std::string Successor::obstacle() const {
  if (::access(file_.c_str(), X_OK) == 0) return {};
  return file_ + ": " + std::generic_category().message(errno);
}

std::string Successor::take_over(std::vector<loop::ListeningSocket> sockets) const {
  std::vector<std::string> environment = environment_, command = command_;
  if (!sockets.empty())
    for (std::string& pair : listen_variables(sockets, ::getpid()))
      environment.push_back(std::move(pair));
  const std::size_t count = sockets.size();
  loop::keep_for_successor(std::move(sockets), kFirstInherited);
  // The file may be gone since it was looked at; what runs now is still there.
  for (const char* file : {file_.c_str(), kThisProgram})
    ::execve(file, pointers(command).data(), pointers(environment).data());
  const int why = errno;
  for (std::size_t i = 0; i < count; ++i) ::close(kFirstInherited + static_cast<int>(i));
  return std::generic_category().message(why);
}

}  // namespace chasqui::main
