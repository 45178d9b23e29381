// An app as app.toml declares it, checked and with all defaults filled in. Immutable once loaded;
// many share it.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/auth.h"
#include "schema/model.h"

namespace chasqui::schema {

enum class Style { kFastapi, kDrf, kNest };  // How lists and errors are answered.

struct AppMeta {
  std::string name, title, description;
  std::string version = "1.0.0";
  Style style = Style::kFastapi;
  std::string locale = "es";
  std::string timezone = "UTC";
  std::string prefix;  // Before every model's path: "/api" or empty.
  int port = 8000;
  bool audit = true;              // Changes are kept with who made them.
  std::vector<std::string> cors;  // Origins that may read answers; "*" is any.
};

struct SocketFrame {  // The keys of a frame of the protocol "plain"; an empty name leaves it out.
  std::string event = "event", data = "data", seq = "seq", epoch = "epoca";
};

struct SocketChannel {
  std::string name;  // May hold "{user.id}": the account's own.
  Rule rule;         // Who is on it from his entry on.
};

struct Socket {
  std::string path;                // "/ws"
  std::string protocol = "plain";  // plain | socketio | centrifuge | sse
  std::string description;
  std::vector<std::string> streams;  // "*" is all; "chat:*" is all that begin so.
  SocketFrame frame;
  std::string since = "desde";               // Query parameters that resume.
  std::string ping = "ping", pong = "pong";  // Text frame and its answer; empty: none.
  Rule connect;
  bool any_origin = false;  // Pages of every site may open it, not only those that cors names.
  std::vector<SocketChannel> subscribe = {};  // Of the protocol centrifuge.
};

struct Stream {
  std::string name;  // "chat:*" declares all that begin so; "*" is every other.
  std::int64_t keep_events = 100'000;
  std::chrono::milliseconds keep_age = std::chrono::hours(24 * 30);
  bool latest = false;                    // A slow listener needs the last value only.
  std::chrono::milliseconds coalesce{0};  // How long events may wait for company.
  bool presence = false;                  // Who hears it is known to the others.
  std::optional<Rule> publish = {};       // Clients who may say something on it; unsaid: none.
  bool token = false;  // A signed token opens it; the only way in where it is no model's.
};

struct LogRetention {  // For streams that say nothing themselves.
  std::int64_t keep_events = 1'000'000;
  std::chrono::milliseconds keep_age = std::chrono::hours(24 * 30);
};

struct MemberRule {
  std::string member;
  Rule read;
};

struct Event {  // One that services emit; those of models are in Model::events.
  std::string name, description;
  std::string stream;
  Shape data;
  std::optional<Rule> read =
      {};  // Who hears it; who reads the model whose stream it is, if not said.
  std::vector<MemberRule> member_rules =
      {};  // Who sees a member; else as the model's field of its name.
};

struct AppSchema {
  AppMeta app;
  std::optional<Auth> auth;  // Nothing: the app has no accounts.
  std::vector<Model> models;
  std::vector<Socket> sockets;
  std::vector<Field> settings;  // name, type, default_value, label, help, bounds, env.
  std::vector<Stream> streams;
  LogRetention log;
  std::vector<Event> events;
  bool syncs = false;  // Has [sync]: clients that were away tell what they did, and hear what was.

  const Model* find_model(std::string_view name) const;
  const Field* find_setting(std::string_view name) const;
  const Model* find_by_stream(std::string_view stream) const;  // Whose events are filed there.
  const Event* find_event(std::string_view name) const;        // Of services.
  const Stream* find_stream(
      std::string_view name) const;  // Exact, else the longest "x*" that fits.
};

std::vector<std::string> role_names(const AppSchema& app);  // Folded; empty without [auth].

// Every event an app can say: those of its models, then those of its services.
std::vector<Event> all_events(const AppSchema& app);

}  // namespace chasqui::schema
