#include "hub/groups.h"

#include <algorithm>
#include <utility>

namespace chasqui::hub {
namespace {

constexpr std::string_view kAll = "*";

}  // namespace

bool Group::hears(const Stream* stream) const {
  return stream != nullptr && std::ranges::binary_search(key->streams, stream);
}

bool Group::is_due(std::chrono::nanoseconds now) {
  if (wait != kNever) due = std::min(due, now + std::exchange(wait, kNever));
  return due <= now;
}

bool Group::is_unused() const {
  return members.empty() && catching_up == 0 && lagging == 0 && !is_dirty && !is_flushing;
}

std::size_t Groups::KeyHash::operator()(const GroupKey& key) const {
  std::size_t hash = std::hash<const void*>{}(key.format);
  const auto mix = [&hash](const void* pointer) {
    hash = (hash ^ std::hash<const void*>{}(pointer)) * 0x9e3779b97f4a7c15;
  };
  mix(key.audience);
  for (const Stream* stream : key.streams) mix(stream);
  return hash ^ (hash >> 32);
}

Group& Groups::of(const Interest& interest) {
  GroupKey key = key_of(interest);
  const auto [at, is_new] = groups_.try_emplace(std::move(key));
  if (is_new) {
    at->second = std::make_unique<Group>();
    at->second->key = &at->first;
    at->second->keeps = interest.keeps;
    link(*at->second);
  }
  return *at->second;
}

void Groups::release(Group& group) {
  if (!group.is_unused()) return;
  for (const Group::Place& place : group.places) unlink(place);
  groups_.erase(groups_.find(*group.key));
}

Stream* Groups::find(std::string_view stream) const {
  const auto found = streams_.find(stream);
  return found == streams_.end() ? nullptr : found->second.get();
}

bool Groups::hears(const Group& group, const Event& event) const {
  if (!group.hears(all_) && !group.hears(find(event.stream))) return false;
  return group.key->audience->may_hear(event);
}

Subscription* Groups::any_member() const {
  for (const auto& [key, group] : groups_) {
    for (Subscription* member : group->members) {
      if (member != nullptr) return member;
    }
  }
  return nullptr;
}

Stream& Groups::stream(const std::string& name) {
  std::unique_ptr<Stream>& stream = streams_[name];
  if (!stream) {
    stream = std::make_unique<Stream>(Stream{name});
    stream->links.stream = stream.get();
  }
  if (name == kAll) all_ = stream.get();
  return *stream;
}

// Who listens to all streams needs no others: no event finds a group twice.
GroupKey Groups::key_of(const Interest& interest) {
  GroupKey key{interest.format, interest.audience, {}};
  if (std::ranges::find(interest.streams, kAll) != interest.streams.end()) {
    key.streams.push_back(&stream(std::string(kAll)));
    return key;
  }
  for (const std::string& name : interest.streams) {
    if (interest.audience->may_hear(name)) key.streams.push_back(&stream(name));
  }
  std::ranges::sort(key.streams);
  const auto repeated = std::ranges::unique(key.streams);
  key.streams.erase(repeated.begin(), repeated.end());
  return key;
}

const LinkList* FacetIndex::find(const std::string& value) const {
  const auto found = lists.find(value);
  return found == lists.end() ? nullptr : found->second.get();
}

LinkList& Groups::list_of(Stream& stream, const Facet* facet) {
  if (facet == nullptr) return stream.links;
  auto index = std::ranges::find_if(stream.facets, [&](const auto& candidate) {
    return candidate->reader == facet->reader && candidate->field == facet->field;
  });
  if (index == stream.facets.end())
    index = stream.facets.insert(
        index, std::unique_ptr<FacetIndex>(new FacetIndex{facet->reader, facet->field}));
  std::unique_ptr<LinkList>& list = (*index)->lists[facet->value];
  if (!list) list.reset(new LinkList{&stream, index->get(), facet->value});
  return *list;
}

void Groups::link(Group& group) {
  const std::vector<Stream*>& streams = group.key->streams;
  for (std::uint32_t at = 0; at < streams.size(); ++at) {
    LinkList& list = list_of(*streams[at], group.key->audience->facet_of(streams[at]->name));
    group.places.push_back({&list, static_cast<std::uint32_t>(list.links.size())});
    list.links.push_back({&group, at});
  }
}

void Groups::unlink(const Group::Place& place) {
  std::vector<Link>& links = place.list->links;
  const Link last = links.back();
  links[place.at] = last;
  last.group->places[last.at].at = place.at;
  links.pop_back();
  if (links.empty()) drop(*place.list);
}

void Groups::drop(LinkList& empty) {
  Stream* stream = empty.stream;
  if (FacetIndex* index = empty.index) {
    index->lists.erase(index->lists.find(empty.value));
    if (index->lists.empty())
      std::erase_if(stream->facets, [index](const auto& one) { return one.get() == index; });
  }
  if (!stream->links.links.empty() || !stream->facets.empty()) return;
  if (stream == all_) all_ = nullptr;
  streams_.erase(streams_.find(stream->name));
}

}  // namespace chasqui::hub
