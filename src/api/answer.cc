#include "api/answer.h"

#include "base/check.h"
#include "base/text.h"

namespace chasqui::api {

std::string packed(const wire::Response& response) {
  std::string answer = std::to_string(response.status);
  answer.push_back('\n');
  for (std::size_t i = 0; i < response.headers.size(); ++i) {
    const wire::Header header = response.headers[i];
    answer.append(header.name).append(": ").append(header.value).push_back('\n');
  }
  answer.push_back('\n');
  return answer.append(response.bytes());
}

wire::Response unpacked(std::string_view answer) {
  const auto take_line = [&answer] {
    const std::size_t end = answer.find('\n');
    CHASQUI_ASSERT(end != std::string_view::npos);
    const std::string_view line = answer.substr(0, end);
    answer.remove_prefix(end + 1);
    return line;
  };
  const auto status = parse_int(take_line());
  CHASQUI_ASSERT(status.has_value());
  wire::Response response;
  response.status = static_cast<int>(*status);
  for (std::string_view line = take_line(); !line.empty(); line = take_line()) {
    const std::size_t colon = line.find(": ");
    CHASQUI_ASSERT(colon != std::string_view::npos);
    response.headers.add(line.substr(0, colon), line.substr(colon + 2));
  }
  response.body = answer;
  return response;
}

}  // namespace chasqui::api
