// What only the whole of an app.toml can tell.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "schema/loader_parts.h"

namespace chasqui::schema {
namespace {

class WholeCheck {
 public:
  WholeCheck(Problems& problems, const TomlNode& root, AppSchema& app)
      : problems_(problems), root_(root), app_(app) {}

  void check() {
    for (Model& model : app_.models) check_refs(model);
    check_shared_names();
    for (const Socket& socket : app_.sockets) {
      check_streams(socket);
      check_channels(socket);
      if (socket.protocol != kCentrifuge) check_closed(socket);
    }
  }

 private:
  // Where `path` is in the text: of the last of its keys that is there.
  Place place(std::initializer_list<std::string_view> path) const {
    Place found;
    const TomlNode* node = &root_;
    for (const std::string_view key : path) {
      const TomlEntry* entry = node->find(key);
      if (!entry) return found;
      found = entry->place;
      node = &entry->node;
      if (!node->if_table()) found = node->place;
    }
    return found;
  }

  void check_refs(Model& model) {
    for (Field& field : model.fields) {
      if (field.type != FieldType::kRef || field.ref.empty()) continue;
      if (const Model* target = app_.find_model(field.ref)) {
        const FieldType key = target->key().type;
        field.ref_type = key == FieldType::kRef ? FieldType::kInteger : key;
        continue;
      }
      problems_.add(place({"model", model.name, "fields", field.name, "ref"}),
                    unknown("model", field.ref, model_names()));
    }
  }

  std::vector<std::string> model_names() const {
    std::vector<std::string> names;
    for (const Model& model : app_.models) names.push_back(model.name);
    return names;
  }

  void check_shared_names() {
    check_shared("table", [](const Model& model) { return lower_ascii(model.table); });
    check_shared("path", [](const Model& model) { return model.path; });
    check_shared("label", [](const Model& model) { return schema_name(model); });
  }

  template <class Name>
  void check_shared(std::string_view key, const Name& name) {
    std::map<std::string, std::string> seen;
    for (const Model& model : app_.models) {
      const auto [other, is_new] = seen.emplace(name(model), model.name);
      if (!is_new)
        problems_.add(
            place({"model", model.name, key}),
            "the " + std::string(key) + " is also that of the model \"" + other->second + "\"");
    }
  }

  std::vector<std::string> stream_names() const {
    std::set<std::string> names;
    for (const Model& model : app_.models) names.insert(model.stream);
    for (const Stream& stream : app_.streams) names.insert(stream.name);
    for (const Event& event : app_.events)
      if (!event.stream.empty()) names.insert(event.stream);
    return {names.begin(), names.end()};
  }

  void check_streams(const Socket& socket) {
    const TomlNode* streams = nullptr;
    if (const TomlEntry* sockets = root_.find("socket"))
      if (const TomlEntry* entry = sockets->node.find(socket.path))
        if (const TomlEntry* found = entry->node.find("streams")) streams = &found->node;
    if (!streams || !streams->if_array()) return;
    const auto known = stream_names();
    for (const TomlNode& item : *streams->if_array()) {
      const std::string* name = item.if_text();
      if (!name || name->ends_with('*') || std::ranges::find(known, *name) != known.end()) continue;
      problems_.add(item.place, unknown("stream", *name, known));
    }
  }

  // Streams that one hears from the entry on.
  void check_channels(const Socket& socket) {
    if (socket.protocol != kCentrifuge && !socket.subscribe.empty())
      problems_.add(place({"socket", socket.path, "subscribe"}),
                    "only sockets of the protocol \"centrifuge\" subscribe by themselves");
    for (const SocketChannel& channel : socket.subscribe) {
      const Place at = place({"socket", socket.path, "subscribe", channel.name});
      std::string name = channel.name;
      if (const std::size_t own = name.find(kOwnId); own != std::string::npos)
        name.replace(own, kOwnId.size(), "1");
      if (name.find_first_of("*{}") != std::string::npos)
        problems_.add(at, "a stream's name may hold \"{user.id}\", no other pattern");
      else if (std::ranges::none_of(socket.streams, [&](const std::string& pattern) {
                 return overlap(pattern, name);
               }))
        problems_.add(at, "\"" + channel.name + "\" is none of the socket's \"streams\"");
    }
  }

  // Where no model's rule says who hears a stream, only its token does, which other protocols do
  // not look at.
  void check_closed(const Socket& socket) {
    for (const Stream& stream : app_.streams) {
      if (!stream.token || app_.find_by_stream(stream.name) != nullptr) continue;
      for (const std::string& pattern : socket.streams)
        if (overlap(pattern, stream.name))
          problems_.add(place({"socket", socket.path, "streams"}),
                        "\"" + pattern + "\" would let everybody hear \"" + stream.name +
                            "\", which only a token opens: name the streams");
    }
  }

  // Whether some stream fits both.
  static bool overlap(std::string_view a, std::string_view b) {
    const bool is_a_open = a.ends_with('*'), is_b_open = b.ends_with('*');
    if (is_a_open) a.remove_suffix(1);
    if (is_b_open) b.remove_suffix(1);
    if (is_a_open && b.starts_with(a)) return true;
    return is_b_open ? a.starts_with(b) : a == b;
  }

  static constexpr std::string_view kCentrifuge = "centrifuge";
  static constexpr std::string_view kOwnId = "{user.id}";

  Problems& problems_;
  const TomlNode& root_;
  AppSchema& app_;
};

}  // namespace

void check_whole(Problems& problems, const TomlNode& root, AppSchema& app) {
  WholeCheck(problems, root, app).check();
}

}  // namespace chasqui::schema
