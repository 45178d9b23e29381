#include "edge/router.h"

#include <algorithm>
#include <functional>
#include <map>
#include <stdexcept>

#include "base/text.h"

namespace chasqui::edge {
namespace {

using Params = std::vector<std::pair<std::string_view, std::string>>;

struct Segment {
  enum class Kind { kLiteral, kParam, kRest } kind;
  std::string text;
};

[[noreturn]] void malformed(std::string_view pattern, const char* why) {
  throw std::logic_error("route " + std::string(pattern) + ": " + why);
}

// "/a/b/" -> {"a", "b"}; "/" -> {}.
std::vector<std::string_view> segments_of(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  return path.empty() ? std::vector<std::string_view>() : split(path, '/');
}

Segment parse_segment(std::string_view pattern, std::string_view text) {
  const bool is_param = text.starts_with('{') && text.ends_with('}');
  if (!is_param) {
    if (text.empty() || text.find_first_of("{}") != std::string_view::npos)
      malformed(pattern, "a segment is a word or {name}");
    return {Segment::Kind::kLiteral, std::string(text)};
  }
  text = text.substr(1, text.size() - 2);
  const bool is_rest = text.ends_with("...");
  if (is_rest) text.remove_suffix(3);
  if (text.empty()) malformed(pattern, "a parameter needs a name");
  return {is_rest ? Segment::Kind::kRest : Segment::Kind::kParam, std::string(text)};
}

std::vector<Segment> parse_pattern(std::string_view pattern) {
  if (!pattern.starts_with('/')) malformed(pattern, "begins with /");
  std::vector<Segment> segments;
  for (const std::string_view text : segments_of(pattern)) {
    if (!segments.empty() && segments.back().kind == Segment::Kind::kRest)
      malformed(pattern, "{rest...} comes last");
    segments.push_back(parse_segment(pattern, text));
  }
  return segments;
}

}  // namespace

struct RouteTable::Node {
  struct Entry {
    std::string method;
    const Route* route;
  };
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> param;
  std::unique_ptr<Node> rest;
  std::vector<Entry> entries;

  const Route* find(std::string_view method, bool is_socket) const {
    for (const Entry& entry : entries)
      if (entry.method == method && entry.route->options.is_socket == is_socket) return entry.route;
    return nullptr;
  }
  // A socket first when one is wanted; a socket also when nothing else is there, to say 426.
  const Route* choose(std::string_view method, bool upgrades) const {
    const std::string_view wanted = method == "HEAD" && !find("HEAD", false) ? "GET" : method;
    for (const bool is_socket : {upgrades, !upgrades})
      if (const Route* route = find(wanted, is_socket)) return route;
    return find("*", false);
  }
  std::string allowed() const {
    std::vector<std::string> methods{"OPTIONS"};
    for (const Entry& entry : entries) {
      methods.push_back(entry.method);
      if (entry.method == "GET") methods.push_back("HEAD");
    }
    std::ranges::sort(methods);
    methods.erase(std::ranges::unique(methods).begin(), methods.end());
    std::string text;
    for (const std::string& method : methods) text += (text.empty() ? "" : ", ") + method;
    return text;
  }
};

// One search: the path's segments, and what the parameters on the way took.
struct RouteTable::Walk {
  std::vector<std::string_view> segments;
  std::vector<std::string> values;

  std::string rest_from(std::size_t depth) const {
    std::string text;
    for (std::size_t i = depth; i < segments.size(); ++i) {
      if (i > depth) text += '/';
      text += segments[i];
    }
    return text;
  }
};

void RouteTable::site_stops() const {
  for (const auto& hook : stop_hooks_) hook();
}

RouteTable::RouteTable() : root_(std::make_unique<Node>()) {}
RouteTable::~RouteTable() = default;
RouteTable::RouteTable(RouteTable&&) noexcept = default;
RouteTable& RouteTable::operator=(RouteTable&&) noexcept = default;

void RouteTable::add(std::string_view method, std::string_view pattern, Handler handler,
                     RouteOptions options) {
  auto route = std::make_unique<Route>();
  route->method = method;
  route->pattern = pattern;
  route->handler = std::move(handler);
  route->options = std::move(options);
  if (route->options.name.empty()) route->options.name = pattern;
  add_route(std::move(route));
}

void RouteTable::add_socket(std::string_view pattern, Handler handler, RouteOptions options) {
  options.is_socket = true;
  add("GET", pattern, std::move(handler), std::move(options));
}

void RouteTable::add_route(std::unique_ptr<Route> route) {
  Node* node = root_.get();
  for (Segment& segment : parse_pattern(route->pattern)) {
    std::unique_ptr<Node>& next =
        segment.kind == Segment::Kind::kLiteral
            ? node->literals[segment.text]
            : (segment.kind == Segment::Kind::kParam ? node->param : node->rest);
    if (!next) next = std::make_unique<Node>();
    if (segment.kind != Segment::Kind::kLiteral)
      route->param_names.push_back(std::move(segment.text));
    node = next.get();
  }
  if (node->find(route->method, route->options.is_socket))
    malformed(route->pattern, "there is a route for this method already");
  route->index = routes_.size();
  node->entries.push_back({route->method, route.get()});
  routes_.push_back(std::move(route));
}

const RouteTable::Node* RouteTable::walk(const Node& node, Walk& walk, std::size_t depth) {
  if (depth == walk.segments.size() && !node.entries.empty()) return &node;
  if (depth < walk.segments.size()) {
    const auto literal = node.literals.find(walk.segments[depth]);
    if (literal != node.literals.end())
      if (const Node* found = RouteTable::walk(*literal->second, walk, depth + 1)) return found;
    if (node.param && !walk.segments[depth].empty()) {
      walk.values.emplace_back(walk.segments[depth]);
      if (const Node* found = RouteTable::walk(*node.param, walk, depth + 1)) return found;
      walk.values.pop_back();
    }
  }
  if (!node.rest) return nullptr;
  walk.values.push_back(walk.rest_from(depth));
  return node.rest.get();
}

RouteTable::Match RouteTable::find(std::string_view method, std::string_view path,
                                   bool upgrades) const {
  Match match;
  if (!path.starts_with('/')) return match;
  Walk walk{segments_of(path), {}};
  const Node* const node = RouteTable::walk(*root_, walk, 0);
  if (node == nullptr) return match;
  match.route = node->choose(method, upgrades);
  if (match.route == nullptr) {
    match.allowed = node->allowed();
    return match;
  }
  for (std::size_t i = 0; i < walk.values.size(); ++i)
    match.params.emplace_back(match.route->param_names[i], std::move(walk.values[i]));
  return match;
}

}  // namespace chasqui::edge
