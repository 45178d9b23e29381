// Engine.IO at one path: which request belongs to which session, on whatever loop it came in.
#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/chance.h"
#include "edge/engine_session.h"
#include "edge/router.h"
#include "wire/query.h"

namespace chasqui::edge {

// Kept by its routes alone: it ends with them, before the hubs that its users listen to.
class EngineServer final : public std::enable_shared_from_this<EngineServer> {
 public:
  // Called on the loop that the session will live on, with its first request.
  using MakeUser = std::function<std::unique_ptr<EngineUser>(const Call&)>;

  EngineServer(std::span<loop::Loop* const> loops, EngineSettings settings, MakeUser make_user);
  ~EngineServer();

  // Every method of the path, and its WebSocket. `pattern` as RouteTable has it.
  static void add(RouteTable& routes, std::string_view pattern,
                  const std::shared_ptr<EngineServer>& server);

 private:
  struct Table;  // What one loop has.

  void take(Call&& call, Responder&& responder);
  void take_socket(Call&& call, Responder&& responder);
  void take_at_home(Table& table, const Call& call, Responder&& responder);
  void open_by_poll(Call&& call, Responder&& responder);
  void open_by_socket(const Call& call, Responder&& responder);
  void join_socket(Table& table, const std::string& sid, Responder&& responder);
  void accept(Responder&& responder, loop::Loop& home, std::weak_ptr<EnginePipeEnd> end) const;
  std::shared_ptr<EngineSession> make(const Call& call, loop::Loop& loop);
  bool has_room(const loop::Loop& loop) const;
  Table* table_of(std::string_view sid);
  void stop();

  const EngineSettings settings_;
  const MakeUser make_user_;
  std::vector<std::unique_ptr<Table>> tables_;  // By loop.
};

}  // namespace chasqui::edge
