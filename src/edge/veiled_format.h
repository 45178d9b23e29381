// Events without what some listeners may not see of them, in any format.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "hub/listener.h"

namespace chasqui::edge {

// What listeners of one kind see of an event's data. Immutable: all loops share it.
class Veil {
 public:
  virtual ~Veil() = default;
  // The data as they see it; nullopt: as it is.
  virtual std::optional<std::string> data_of(const hub::Event& event) const = 0;
};

class VeiledFormat final : public hub::Format {
 public:
  VeiledFormat(hub::Format& inner, std::shared_ptr<const Veil> veil)
      : inner_(inner), veil_(std::move(veil)) {}
  void encode(std::string& out, const hub::Event& event, std::string_view epoch) override;

 private:
  hub::Format& inner_;
  std::shared_ptr<const Veil> veil_;
};

// The veiled formats of one loop, made when first needed: listeners with the same veil and format
// share their bytes.
class VeiledFormats final {
 public:
  // `inner` itself without a veil.
  hub::Format& of(hub::Format& inner, const std::shared_ptr<const Veil>& veil);

 private:
  std::map<std::pair<const hub::Format*, const Veil*>, std::unique_ptr<VeiledFormat>> formats_;
};

}  // namespace chasqui::edge
