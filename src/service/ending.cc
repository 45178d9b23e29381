#include "service/ending.h"

#include "base/check.h"

namespace chasqui::service {
namespace {

constexpr std::uint16_t kCodeMin = 4000, kCodeMax = 4999;
constexpr std::size_t kReasonBytesMax = 120;

}  // namespace

void end_socket(Tx& tx, const Ending& ending) {
  CHASQUI_ASSERT(ending.code >= kCodeMin && ending.code <= kCodeMax);
  CHASQUI_ASSERT(ending.reason.size() <= kReasonBytesMax);
  tx.emit(kEndings, "end",
          JsonObject{{"socket", ending.socket},
                     {"code", std::int64_t{ending.code}},
                     {"reason", ending.reason}});
}

Ending ending_of(const Json& data) {
  const std::int64_t* code = data["code"].if_int();
  CHASQUI_ASSERT(code != nullptr);
  return {std::string(data["socket"].text()), static_cast<std::uint16_t>(*code),
          std::string(data["reason"].text())};
}

}  // namespace chasqui::service
