#include "wire/centrifuge.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "wire/json.h"

namespace chasqui::wire {
namespace {

constexpr std::array<std::string_view, 12> kCommands = {
    "connect", "subscribe", "unsubscribe", "publish", "presence",    "presence_stats",
    "history", "ping",      "rpc",         "refresh", "sub_refresh", "send"};
constexpr std::string_view kSend = "send";

std::expected<CentrifugeCommand, std::string_view> command_of(JsonObject& object) {
  CentrifugeCommand command;
  if (object.empty()) return command;
  if (const Json* id = object.find("id")) {
    if (id->if_int() == nullptr || *id->if_int() <= 0) return std::unexpected("bad id");
    command.id = *id->if_int();
  }
  for (auto& [name, value] : object) {
    if (std::ranges::find(kCommands, name) == kCommands.end()) continue;
    JsonObject* params = value.if_object();
    if (!command.method.empty() || params == nullptr) return std::unexpected("bad command");
    command.method = name;
    command.params = std::move(*params);
  }
  if (command.method.empty()) return std::unexpected("unknown command");
  if (command.id == 0 && command.method != kSend) return std::unexpected("no id");
  return command;
}

}  // namespace

std::expected<std::vector<CentrifugeCommand>, std::string_view> parse_centrifuge(
    std::string_view text, std::size_t commands_max) {
  std::vector<CentrifugeCommand> commands;
  for (const std::string_view line : split(text, '\n')) {
    if (trim(line).empty()) continue;
    if (commands.size() == commands_max) return std::unexpected("too many commands");
    auto parsed = parse_json(line);
    JsonObject* object = parsed ? parsed->if_object() : nullptr;
    if (object == nullptr) return std::unexpected("malformed command");
    auto command = command_of(*object);
    if (!command) return std::unexpected(command.error());
    commands.push_back(std::move(*command));
  }
  return commands;
}

void append_centrifuge_reply(std::string& out, const CentrifugeCommand& to, JsonObject result,
                             std::string_view data) {
  append_text(out, Json(JsonObject{{"id", to.id}, {to.method, std::move(result)}}));
  if (data.empty()) return;
  out.resize(out.size() - 2);  // Both objects' ends.
  if (out.back() != '{') out += ',';
  out.append(R"("data":)").append(data).append("}}");
}

void append_centrifuge_error(std::string& out, std::int64_t id, const CentrifugeError& error) {
  JsonObject what{{"code", error.code}, {"message", error.message}};
  if (error.is_temporary) what.append("temporary", true);
  append_text(out, Json(JsonObject{{"id", id}, {"error", std::move(what)}}));
}

void append_centrifuge_push(std::string& out, std::string_view channel, std::string_view kind,
                            JsonObject what) {
  append_text(out, Json(JsonObject{{"push", JsonObject{{"channel", channel},
                                                       {std::string(kind), std::move(what)}}}}));
}

void append_centrifuge_disconnect(std::string& out, std::uint16_t code, std::string_view reason) {
  append_text(
      out,
      Json(JsonObject{{"push", JsonObject{{"disconnect", JsonObject{{"code", std::int64_t{code}},
                                                                    {"reason", reason}}}}}}));
}

}  // namespace chasqui::wire
