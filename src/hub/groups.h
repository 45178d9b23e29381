// The streams of one space that somebody listens to, and the groups of listeners. Book-keeping of
// names and places; what is delivered when is the hub's.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "hub/encoded.h"
#include "hub/listener.h"
#include "hub/subscription.h"

namespace chasqui::hub {

struct LocalSpace;

struct Link {
  Group* group;
  std::uint32_t at;  // Which of the group's streams.
};

struct FacetIndex;
struct Stream;

// Groups that an event is offered to.
struct LinkList {
  Stream* stream = nullptr;
  FacetIndex* index = nullptr;  // Null: all events of the stream, whatever they say.
  std::string value = {};
  std::vector<Link> links = {};
};

// Those that hear one value of a member, by value.
struct FacetIndex {
  const FacetReader* reader;
  std::string field;
  std::unordered_map<std::string, std::unique_ptr<LinkList>> lists = {};

  const LinkList* find(const std::string& value) const;  // Null: nobody hears that.
};

struct Stream {
  std::string name;
  LinkList links = {};
  std::vector<std::unique_ptr<FacetIndex>> facets = {};
};

struct GroupKey {
  Format* format;
  const Audience* audience;
  std::vector<Stream*> streams;  // By address, each once.
  bool operator==(const GroupKey&) const = default;
};

// Listeners that hear the same, in the same bytes.
struct Group {
  static constexpr std::chrono::nanoseconds kNever = std::chrono::nanoseconds::max();

  LocalSpace* space = nullptr;
  Encoded* encoded = nullptr;
  const GroupKey* key = nullptr;
  struct Place {
    LinkList* list;
    std::uint32_t at;
  };
  std::vector<Place> places;           // Where each of its streams has it.
  std::shared_ptr<const void> keeps;   // As long as its audience may be asked.
  std::vector<Subscription*> members;  // The live ones; null: left while it was being flushed.
  std::vector<std::uint32_t> pending;  // Slot numbers.
  std::uint32_t catching_up = 0;       // Subscriptions that are not members now.
  std::uint32_t lagging = 0;
  bool is_dirty = false;                   // In the hub's list of groups with something pending.
  bool is_flushing = false;                // Its members are being called,
  std::uint32_t flushed = 0;               // this many of them were.
  std::chrono::nanoseconds wait = kNever;  // The shortest coalesce time since due was settled.
  std::chrono::nanoseconds due = kNever;

  bool hears(const Stream* stream) const;
  bool is_due(std::chrono::nanoseconds now);  // Settles `due`.
  bool is_unused() const;
};

class Groups final {
 public:
  // Streams that the audience may not hear are left out. A new group has no `space` and `encoded`.
  Group& of(const Interest& interest);
  void release(Group& group);  // Destroys it if it is unused.
  bool empty() const { return groups_.empty(); }

  Stream* find(std::string_view stream) const;               // Null: nobody listens to it by name.
  Stream* all() const { return all_; }                       // "*"; null as above.
  bool hears(const Group& group, const Event& event) const;  // By stream and audience.

  Subscription* any_member() const;

 private:
  struct KeyHash {
    std::size_t operator()(const GroupKey& key) const;
  };
  struct NameHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const {
      return std::hash<std::string_view>{}(name);
    }
  };
  Stream& stream(const std::string& name);
  GroupKey key_of(const Interest& interest);
  static LinkList& list_of(Stream& stream, const Facet* facet);
  static void link(Group& group);
  void unlink(const Group::Place& place);
  void drop(LinkList& list);

  std::unordered_map<std::string, std::unique_ptr<Stream>, NameHash, std::equal_to<>> streams_;
  std::unordered_map<GroupKey, std::unique_ptr<Group>, KeyHash> groups_;
  Stream* all_ = nullptr;
};

}  // namespace chasqui::hub
