// Who is on a stream: the connections that hear it by its name, and whose they are. Kept in memory:
// after a crash nobody is connected, so nobody is here.
#pragma once
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/json.h"
#include "hub/event.h"
#include "hub/space.h"
#include "loop/loop.h"

namespace chasqui::edge {

// The ephemeral event of the stream when somebody's first connection comes or the last one goes:
// {"usuario", "socket", "en_linea"}, with "info" and "info_canal" where there are such. Not on a
// stream with more people than can be listed.
inline constexpr std::string_view kPresenceEvent = "presencia";

struct Attendant {
  std::string client;     // The connection's name, of its own.
  std::string user = {};  // Empty: nobody in particular, and nobody else's.
  // What a backend lets others know of it, of the connection and of it on this channel: JSON text;
  // empty: nothing.
  std::string info = {}, channel_info = {};
  bool operator==(const Attendant&) const = default;
};

// Longer ones are not shown to anybody.
inline constexpr std::size_t kInfoBytesMax = 1024;

// Appends "info" and "info_canal" by these names.
struct InfoNames {
  std::string_view info = "info", channel_info = "info_canal";
};
void append_info(JsonObject& out, const Attendant& who, const InfoNames& names = {});

struct Attendance {
  std::size_t clients = 0, users = 0;
  std::vector<Attendant> all = {};  // By client; empty when they are more than can be listed.
};

// At home on one loop; called from any.
class Presence final {
 public:
  using Publish = std::function<void(const hub::SpaceRef&, hub::EventRef)>;
  static constexpr std::size_t kListMax = 500;  // Connections.

  Presence(loop::Loop& home, Publish publish) : home_(home), publish_(std::move(publish)) {}
  Presence(const Presence&) = delete;
  Presence& operator=(const Presence&) = delete;

  // Those of one loop are taken in their order. Whoever is in may enter again as another user, or
  // with other infos, which are told to nobody.
  void enter(hub::SpaceRef space, std::string stream, Attendant who);
  void leave(hub::SpaceRef space, std::string stream, std::string client);
  struct Question {
    hub::SpaceRef space;
    std::string stream;
    loop::Loop& asker;  // Where the answer is called.
  };
  void ask(Question question, std::move_only_function<void(Attendance)> answer);

 private:
  struct Room {
    std::map<std::string, Attendant> clients;            // By their names.
    std::unordered_map<std::string, std::size_t> users;  // How many connections each has.
  };
  using Place = std::pair<hub::SpaceRef, std::string>;

  void take_in(const Place& place, const Attendant& who);
  void let_out(const Place& place, const std::string& client);
  void tell(const Place& place, const Attendant& who, bool is_here);
  Attendance attendance(const Place& place) const;

  loop::Loop& home_;
  const Publish publish_;
  std::map<Place, Room> rooms_;
};

// One connection's places, as the streams that it hears change.
class Whereabouts final {
 public:
  Whereabouts(Presence& presence, hub::SpaceRef space)
      : presence_(presence), space_(std::move(space)) {}
  ~Whereabouts() { be_in({}, {}); }
  Whereabouts(const Whereabouts&) = delete;
  Whereabouts& operator=(const Whereabouts&) = delete;

  // Of the streams only those count that declare presence.
  void be_in(const std::vector<std::string>& streams, const Attendant& who);

 private:
  Presence& presence_;
  const hub::SpaceRef space_;
  Attendant who_;
  std::vector<std::string> streams_;
};

}  // namespace chasqui::edge
