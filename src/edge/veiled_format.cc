#include "edge/veiled_format.h"

namespace chasqui::edge {

void VeiledFormat::encode(std::string& out, const hub::Event& event, std::string_view epoch) {
  std::optional<std::string> data = veil_->data_of(event);
  if (!data) return inner_.encode(out, event, epoch);
  const hub::Event seen{event.seq, event.stream, event.name, std::move(*data), event.origin};
  inner_.encode(out, seen, epoch);
}

hub::Format& VeiledFormats::of(hub::Format& inner, const std::shared_ptr<const Veil>& veil) {
  if (!veil) return inner;
  std::unique_ptr<VeiledFormat>& format = formats_[{&inner, veil.get()}];
  if (!format) format = std::make_unique<VeiledFormat>(inner, veil);
  return *format;
}

}  // namespace chasqui::edge
