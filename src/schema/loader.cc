#include "schema/loader.h"

#include <utility>

#include "base/zone.h"
#include "schema/loader_parts.h"

namespace chasqui::schema {
namespace {

AppMeta read_app(Problems& problems, const TomlEntry& entry) {
  const TableReader table(problems, entry, kAppTable);
  AppMeta app;
  app.name = table.text("name");
  if (table.has("name") && !is_identifier(app.name))
    table.wrong("name", "an app's name has letters, digits and _, 63 at most");
  app.title = table.text("title", app.name);
  app.description = table.text("description");
  app.version = table.text("version", app.version);
  app.style = static_cast<Style>(table.word("style", 0));
  app.locale = table.text("locale", app.locale);
  app.timezone = table.text("timezone", app.timezone);
  if (table.has("timezone") && !Zone::find(app.timezone))
    table.wrong("timezone", "unknown timezone \"" + app.timezone + "\"");
  app.prefix = table.text("prefix");
  if (!app.prefix.empty() && (!app.prefix.starts_with('/') || app.prefix.ends_with('/')))
    table.wrong("prefix", "a prefix begins with / and does not end with it");
  const std::int64_t port = table.integer("port", app.port);
  if (port < 1 || port > 65'535) table.wrong("port", "\"port\" is 1 to 65535");
  app.port = static_cast<int>(port & 0xffff);
  app.audit = table.flag("audit", true);
  app.cors = table.texts("cors");
  return app;
}

SocketFrame read_frame(const TableReader& socket) {
  SocketFrame frame;
  if (!socket.has("frame")) return frame;
  const TableReader table(socket.problems(), *socket.entry().node.find("frame"), kFrameTable);
  frame.event = table.text("event", frame.event);
  frame.data = table.text("data", frame.data);
  frame.seq = table.text("seq", frame.seq);
  frame.epoch = table.text("epoch", frame.epoch);
  return frame;
}

std::vector<SocketChannel> read_channels(const TableReader& socket, const RuleNames& names) {
  std::vector<SocketChannel> channels;
  const TomlNode* table = socket.find("subscribe");
  if (!table) return channels;
  for (const TomlEntry& entry : *table->if_table())
    if (auto rule = parse_rule_at(socket.problems(), entry.node, names))
      channels.push_back({entry.key, std::move(*rule)});
  return channels;
}

Socket read_socket(Problems& problems, const TomlEntry& entry, const AppSchema& app) {
  const TableReader table(problems, entry, kSocketTable);
  Socket socket;
  socket.path = entry.key;
  if (!socket.path.starts_with('/')) problems.add(entry.place, "a socket's path begins with /");
  socket.protocol = table.text("protocol", socket.protocol);
  socket.description = table.text("description");
  socket.streams = table.texts("streams");
  socket.frame = read_frame(table);
  socket.since = table.text("since", socket.since);
  socket.ping = table.text("ping", socket.ping);
  socket.pong = table.text("pong", socket.pong);
  if (!entry.node.find("connect"))
    problems.add(entry.place, "the socket has no rule: say who may \"connect\"");
  const RuleNames names{{}, {}, role_names(app)};
  socket.connect = read_rule(table, "connect", names).value_or(Rule{});
  socket.any_origin = table.flag("any_origin");
  socket.subscribe = read_channels(table, names);
  return socket;
}

Stream read_stream(Problems& problems, const TomlEntry& entry, const AppSchema& app) {
  const TableReader table(problems, entry, kStreamTable);
  Stream stream;
  stream.name = entry.key;
  stream.keep_events = table.integer("keep_events", stream.keep_events);
  stream.keep_age = table.duration("keep_age", stream.keep_age);
  stream.latest = table.flag("latest");
  stream.coalesce = table.duration("coalesce", stream.coalesce);
  stream.presence = table.flag("presence");
  stream.publish = read_rule(table, "publish", {{}, {}, role_names(app)});
  stream.token = table.flag("token");
  return stream;
}

LogRetention read_log(Problems& problems, const TomlEntry& entry) {
  const TableReader table(problems, entry, kLogTable);
  LogRetention log;
  log.keep_events = table.integer("keep_events", log.keep_events);
  log.keep_age = table.duration("keep_age", log.keep_age);
  return log;
}

template <class Item, class Read>
std::vector<Item> read_all(const TableReader& root, std::string_view key, const Read& read) {
  std::vector<Item> items;
  if (const TomlNode* tables = root.find(key))
    for (const TomlEntry& entry : *tables->if_table()) items.push_back(read(entry));
  return items;
}

AppSchema read_whole(Problems& problems, const TomlEntry& document) {
  const TableReader root(problems, document, kRootTable);
  AppSchema app;
  if (root.has("app")) app.app = read_app(problems, *document.node.find("app"));
  if (root.has("auth")) app.auth = read_auth(problems, *document.node.find("auth"));
  if (root.has("log")) app.log = read_log(problems, *document.node.find("log"));
  app.models = read_all<Model>(
      root, "model", [&](const TomlEntry& entry) { return read_model(problems, entry, app); });
  if (root.has("sync")) read_sync(problems, *document.node.find("sync"), app);
  app.sockets = read_all<Socket>(
      root, "socket", [&](const TomlEntry& entry) { return read_socket(problems, entry, app); });
  app.settings = read_all<Field>(
      root, "setting", [&](const TomlEntry& entry) { return read_setting(problems, entry); });
  app.streams = read_all<Stream>(
      root, "stream", [&](const TomlEntry& entry) { return read_stream(problems, entry, app); });
  app.events = read_all<Event>(
      root, "event", [&](const TomlEntry& entry) { return read_event(problems, entry, app); });
  check_whole(problems, document.node, app);
  return app;
}

}  // namespace

std::expected<AppSchema, std::vector<SchemaError>> load_app(std::string_view toml_text,
                                                            std::string file_name) {
  Problems problems(std::move(file_name));
  auto tree = parse_toml(toml_text);
  if (!tree) {
    problems.add(tree.error().place, tree.error().text);
    return std::unexpected(problems.take());
  }
  const TomlEntry document{"", {1, 1}, *std::move(tree)};
  AppSchema app = read_whole(problems, document);
  auto errors = problems.take();
  if (!errors.empty()) return std::unexpected(std::move(errors));
  return app;
}

}  // namespace chasqui::schema
