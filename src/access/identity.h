// Who is behind a request or a socket. Accounts, tokens and keys make one of these; rules read it.
#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chasqui::access {

enum class IdentityKind {
  kAnonymous,  // Nobody said who it is; only `public` rules hold.
  kOperator,   // Whoever reaches a site that has no accounts: on this computer, with every role.
  kPlatform,   // The program itself: demo data, imports, jobs.
};

class Identity {
 public:
  static Identity anonymous() { return Identity(IdentityKind::kAnonymous, "anonimo"); }
  static Identity local_operator() { return Identity(IdentityKind::kOperator, "operador"); }
  static Identity platform() { return Identity(IdentityKind::kPlatform, "chasqui"); }

  IdentityKind kind() const { return kind_; }
  const std::string& name() const { return name_; }
  const std::string& device() const { return device_; }
  bool is_authenticated() const { return kind_ != IdentityKind::kAnonymous; }
  bool has_role(std::string_view) const { return is_authenticated(); }
  Identity from_device(std::string device) && {
    device_ = std::move(device);
    return std::move(*this);
  }

 private:
  Identity(IdentityKind kind, std::string name) : kind_(kind), name_(std::move(name)) {}
  IdentityKind kind_;
  std::string name_;
  std::string device_;  // What the client calls itself; events carry it as their origin.
};

}  // namespace chasqui::access
