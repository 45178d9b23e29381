// What a client asks to hear beyond whole streams: only some records, and those that there are. Who
// knows rules and tables answers it; sessions ask.
#pragma once
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hub/listener.h"

namespace chasqui::edge {

struct Wish {
  std::vector<std::string> streams;
  std::map<std::string, std::string> filters = {};  // By stream, in the language of rules.
  bool with_records = false;  // Those of each stream's model, as they are at one position.
};

struct Choice {
  std::shared_ptr<const hub::Audience> audience;
  std::string records = {};              // {"ordenes":[…]} in JSON; empty: none were asked for.
  std::optional<hub::Position> at = {};  // Of the records: what is heard begins behind it.
};

struct WishFault {
  std::string code;    // "filtro_invalido", "sin_registros", "demasiados_registros", "interno"
  std::string stream;  // Of the wish.
  std::string text;
};

// Of one socket, on its loop.
class Chooser {
 public:
  using Answer = std::move_only_function<void(std::expected<Choice, WishFault>)>;

  virtual ~Chooser() = default;
  // Answers at once or later on the same loop, also after the chooser is gone; or destroys the
  // answer when the loop has ended.
  virtual void choose(Wish wish, Answer answer) = 0;
};

}  // namespace chasqui::edge
