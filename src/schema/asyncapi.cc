// AsyncAPI 3.0 of the sockets: what they say, and the one thing they hear.
#include <algorithm>
#include <utility>

#include "schema/json_schema.h"
#include "schema/openapi.h"

namespace chasqui::schema {
namespace {

bool carries(const Socket& socket, const std::string& stream) {
  if (stream.empty()) return true;
  return std::ranges::any_of(socket.streams, [&](std::string_view pattern) {
    if (!pattern.ends_with('*')) return pattern == stream;
    return stream.starts_with(pattern.substr(0, pattern.size() - 1));
  });
}

JsonObject reference(const std::string& to) { return {{"$ref", to}}; }

class Sockets {
 public:
  explicit Sockets(const AppSchema& app) : app_(app), events_(all_events(app)) {}

  Json whole(std::string host) {
    for (const Socket& socket : app_.sockets)
      if (socket.protocol != "sse") add_socket(socket);
    JsonObject info{{"title", app_.app.title}, {"version", app_.app.version}};
    JsonObject server{{"host", std::move(host)}, {"protocol", "ws"}};
    JsonObject components{{"messages", std::move(messages_)}};
    components.set("schemas", writer_.components());
    return JsonObject{{"asyncapi", "3.0.0"},
                      {"info", std::move(info)},
                      {"servers", JsonObject{{"servidor", std::move(server)}}},
                      {"channels", std::move(channels_)},
                      {"operations", std::move(operations_)},
                      {"components", std::move(components)}};
  }

 private:
  // A message of the channel; its id is unique among all, the name is the event's.
  void add_message(JsonObject& of_channel, const std::string& id, JsonObject message) {
    messages_.set(id, std::move(message));
    of_channel.set(id, reference("#/components/messages/" + id));
  }

  JsonObject event_message(const Socket& socket, const Event& event) {
    const SocketFrame& frame = socket.frame;
    JsonObject properties{{frame.event, JsonObject{{"type", "string"}, {"const", event.name}}},
                          {frame.data, writer_.write(event.data)}};
    if (!frame.seq.empty())
      properties.set(frame.seq,
                     JsonObject{{"type", "integer"}, {"description", "Its position in the log."}});
    if (!frame.epoch.empty())
      properties.set(
          frame.epoch,
          JsonObject{{"type", "string"}, {"description", "Changes when the log was replaced."}});
    JsonObject payload{{"type", "object"},
                       {"required", JsonArray{Json(frame.event), Json(frame.data)}},
                       {"properties", std::move(properties)}};
    JsonObject message{
        {"name", event.name}, {"contentType", "application/json"}, {"payload", std::move(payload)}};
    if (!event.description.empty()) message.set("summary", event.description);
    return message;
  }

  static JsonObject word_message(const std::string& word) {
    return {{"name", word},
            {"contentType", "text/plain"},
            {"payload", JsonObject{{"type", "string"}, {"const", word}}}};
  }

  static JsonObject channel_bindings(const Socket& socket) {
    JsonObject query{
        {"type", "object"},
        {"properties", JsonObject{{socket.since, JsonObject{{"type", "integer"}}},
                                  {socket.frame.epoch.empty() ? "epoca" : socket.frame.epoch,
                                   JsonObject{{"type", "string"}}}}}};
    JsonObject ws{{"method", "GET"}, {"query", std::move(query)}, {"bindingVersion", "0.1.0"}};
    return {{"ws", std::move(ws)}};
  }

  void add_operation(const std::string& channel, std::string_view action,
                     const std::vector<std::string>& messages) {
    if (messages.empty()) return;
    JsonArray references;
    for (const std::string& id : messages)
      references.push_back(reference("#/channels/" + channel + "/messages/" + id));
    operations_.set(channel + "_" + std::string(action),
                    JsonObject{{"action", action},
                               {"channel", reference("#/channels/" + channel)},
                               {"messages", std::move(references)}});
  }

  void add_socket(const Socket& socket) {
    const std::string channel = id_word(socket.path);
    JsonObject of_channel;
    std::vector<std::string> sent, heard;
    for (const Event& event : events_) {
      if (!carries(socket, event.stream)) continue;
      sent.push_back(channel + "_" + id_word(event.name));
      add_message(of_channel, sent.back(), event_message(socket, event));
    }
    if (!socket.ping.empty()) {
      heard.push_back(channel + "_ping");
      add_message(of_channel, heard.back(), word_message(socket.ping));
    }
    if (!socket.ping.empty() && !socket.pong.empty()) {
      sent.push_back(channel + "_pong");
      add_message(of_channel, sent.back(), word_message(socket.pong));
    }
    JsonObject written{{"address", socket.path}, {"messages", std::move(of_channel)}};
    if (!socket.description.empty()) written.set("description", socket.description);
    written.set("bindings", channel_bindings(socket));
    channels_.set(channel, std::move(written));
    add_operation(channel, "send", sent);
    add_operation(channel, "receive", heard);
  }

  const AppSchema& app_;
  std::vector<Event> events_;
  SchemaWriter writer_{"#/components/schemas/"};
  JsonObject messages_, channels_, operations_;
};

}  // namespace

Json asyncapi(const AppSchema& app, std::string server_host) {
  return Sockets(app).whole(std::move(server_host));
}

}  // namespace chasqui::schema
